import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { eventually, expectShown, panel, readPanelState, sendWorkflowRun } from '../../support/page-acts.ts';

describeInBrowser('the side panel', (stage) => {
  it('shows every simulated fleet with its hosts, their versions and their health', async () => {
    const page = await stage.open();
    const { fleets } = await readPanelState(stage);

    await expectShown(panel(page).locator('[data-fleet]'));
    expect(fleets.length).toBeGreaterThan(3);
    for (const { name, hosts } of fleets) {
      const fleet = panel(page).locator(`[data-fleet="${name}"]`);
      await fleet.locator('summary').click();
      const text = await fleet.innerText();
      expect(text).toContain(`${hosts.length} of ${hosts.length} READY`);
      for (const host of hosts) expect(text).toContain(`${host.name}\n${host.version} · ${host.health}`);
    }
  });

  it('runs the clock faster, and jumps', async () => {
    const page = await stage.open();

    await panel(page).getByRole('radio', { name: '600×' }).check();
    await expectShown(panel(page).getByText('One second here is 10 minutes in the sandbox.'));
    const fast = await timeShown(page);
    await eventually(() => timeShown(page)).toBeGreaterThan(fast + 600_000);
    await panel(page).getByRole('radio', { name: '1×', exact: true }).check();
    await expectShown(panel(page).getByText('Time passes as it does outside.'));
    const before = await timeShown(page);
    await panel(page).getByRole('button', { name: '+10 min' }).click();

    await eventually(() => timeShown(page)).toBeGreaterThanOrEqual(before + 600_000);
  });

  it('lists what machines told Muster, and sends it again', async () => {
    const page = await stage.open();
    await expectShown(panel(page).getByText('No event yet.'));

    await sendWorkflowRun(stage, 1, 'failure');
    const events = panel(page).locator('[data-event]');
    await expectShown(events.getByText('github · workflow_run'));
    await expectShown(events.getByText('✓ processed'));
    await events
      .getByRole('button', { name: /^Send again: github workflow_run/ })
      .first()
      .click();

    await expectShown(panel(page).getByText('Sent github workflow_run again: Muster answered 202.'));
    await eventually(() => events.count()).toBe(3);
  });

  it('switches Discord off: what Muster has to say waits, and is said when it is back', async () => {
    const page = await stage.open();
    const down = panel(page).getByRole('switch', { name: 'Discord down' });

    await down.click();
    await eventually(() => down.getAttribute('aria-checked')).toBe('true');
    await sendWorkflowRun(stage, 2, 'failure');
    await expectShown(panel(page).getByText(/The relay is behind/));
    await expectShown(panel(page).getByRole('heading', { name: 'Waits' }));
    await down.click();
    await panel(page).getByRole('button', { name: '+10 min' }).click();

    await eventually(() => down.getAttribute('aria-checked')).toBe('false');
    await expectShown(panel(page).getByText(/Nothing waits/));
  });

  it('folds its sections away, and remembers it', async () => {
    const page = await stage.open();
    const heading = panel(page).getByRole('button', { name: /^Faults of Discord/ });

    await heading.focus();
    await page.keyboard.press('Enter');
    await eventually(() => panel(page).getByRole('switch').count()).toBe(0);
    await page.reload();

    await eventually(() => heading.getAttribute('aria-expanded')).toBe('false');
    expect(await panel(page).getByRole('switch').count()).toBe(0);
    await heading.click();
    await eventually(() => panel(page).getByRole('switch').count()).toBeGreaterThan(3);
  });

  it('says so when the sandbox does not answer, and comes back by itself', async () => {
    stage.expectComplaint(/Failed to load resource|ERR_/);
    const page = await stage.open();
    await expectShown(panel(page).getByRole('button', { name: /^Time/ }));

    await page.context().setOffline(true);
    // An open stream does not end by that; a new one cannot be opened.
    await page.evaluate('document.getElementById("panel").append(document.querySelector("muster-panel"))');
    await expectShown(panel(page).getByText(/The sandbox does not answer/));
    await page.context().setOffline(false);

    await expectShown(panel(page).getByRole('button', { name: /^Time/ }));
    await eventually(() =>
      panel(page)
        .getByText(/The sandbox does not answer/)
        .count(),
    ).toBe(0);
  });
});

async function timeShown(page: Page): Promise<number> {
  return Date.parse((await panel(page).locator('time').getAttribute('datetime')) ?? '');
}
