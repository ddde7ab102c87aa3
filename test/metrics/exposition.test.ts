import { assert, constantFrom, dictionary, double, array, record, string, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPOSITION_LIMITS, ExpositionReader, readNumber, type Exposition } from '../../src/metrics/exposition.ts';
import { renderMetrics } from '../../src/sandbox/world/prometheus-text.ts';

const LIMITS = { mostSeries: 5, mostOfFamily: 3, longestLabel: 20, longestLine: 200 };

function read(text: string, limits = { mostSeries: 1000, mostOfFamily: 1000, longestLabel: 300, longestLine: 8192 }) {
  const reader = new ExpositionReader((name) => name.startsWith('waku_'), { limits });
  reader.feed(text);
  return flat(reader.result());
}

function flat({ series, ...rest }: Exposition) {
  return { ...rest, series: series.map(({ series: { name, labels }, value }) => ({ name, labels, value })) };
}

describe('the text format of Prometheus', () => {
  it('is read by name, labels and value, whatever else stands on the line', () => {
    const text = [
      '# HELP waku_peers Peers {of="all"} kinds',
      '# TYPE waku_peers gauge',
      'waku_peers 12',
      'waku_errors_total{type="a b",of="x"} 1.5e3 1700000000000',
      'waku_errors_total { type = "c" , } 7',
      'waku_text{said="a \\"quoted\\" \\\\ back\\nslash, {brace}"} +Inf # {trace_id="x"} 1',
      'libp2p_peers 4',
      'waku_none NaN',
      '',
    ].join('\r\n');

    const { series, malformed } = read(text);

    expect(malformed).toBe(0);
    expect(series).toEqual([
      { name: 'waku_peers', labels: {}, value: 12 },
      { name: 'waku_errors_total', labels: { type: 'a b', of: 'x' }, value: 1500 },
      { name: 'waku_errors_total', labels: { type: 'c' }, value: 7 },
      { name: 'waku_text', labels: { said: 'a "quoted" \\ back\nslash, {brace}' }, value: Infinity },
    ]);
  });

  it.each([
    'waku_a',
    'waku_a twelve',
    'waku_a{b="c" 1',
    'waku_a{b=c} 1',
    'waku_a{b="c"',
    'waku_a{="c"} 1',
    'waku_a 0x10',
  ])('counts %s as malformed, and goes on', (line) => {
    const { series, malformed } = read(`${line}\nwaku_b 1\n`);

    expect(malformed).toBe(1);
    expect(series.map(({ name }) => name)).toEqual(['waku_b']);
  });

  it.each([
    { name: 'a label of five megabytes', line: `waku_a{b="${'x'.repeat(5e6)}"} 1` },
    { name: 'one that never ends', line: `waku_a{b="${'x'.repeat(5e6)}` },
    {
      name: 'a hundred thousand labels',
      line: `waku_a{${Array.from({ length: 1e5 }, (_, n) => `l${n}="v"`).join()}} 1`,
    },
    { name: 'nothing but a gap', line: `waku_a{${' '.repeat(5e6)}` },
  ])('does not spend a tenth of a second on $name', ({ line }) => {
    const begunAt = performance.now();

    const { series, malformed } = read(`${line}\nwaku_b 1\n`, EXPOSITION_LIMITS);

    expect(performance.now() - begunAt).toBeLessThan(100);
    expect(malformed).toBe(1);
    expect(series.map(({ name }) => name)).toEqual(['waku_b']);
  });

  it('reads what is no UTF-8, and the last of two lines about the same', () => {
    const text = Buffer.concat([
      Buffer.from('waku_a{b="'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"} 1\nwaku_c 1\nwaku_c 2\n'),
    ]);

    expect(read(text.toString('utf8')).series).toEqual([
      { name: 'waku_a', labels: { b: '\uFFFD\uFFFD' }, value: 1 },
      { name: 'waku_c', labels: {}, value: 2 },
    ]);
  });

  it('leaves out what one family, one exporter or one label has too much of', () => {
    const many = (name: string, count: number): string =>
      Array.from({ length: count }, (_, index) => `${name}{id="${index}"} 1\n`).join('');

    const family = read(many('waku_a', 10), LIMITS);
    const exporter = read(many('waku_a', 3) + many('waku_b', 3), LIMITS);
    const label = read(`waku_a{id="${'x'.repeat(21)}"} 1\n`, LIMITS);

    expect([family.series.length, family.overMany]).toEqual([3, 7]);
    expect([exporter.series.length, exporter.overMany]).toEqual([5, 1]);
    expect([label.series.length, label.malformed]).toEqual([0, 1]);
  });

  it('takes a series that stands there twice once, with its last value', () => {
    const { series } = read('waku_a{x="1",y="2"} 1\nwaku_a{y="2",x="1"} 5\n');

    expect(series).toEqual([{ name: 'waku_a', labels: { y: '2', x: '1' }, value: 5 }]);
  });

  it('is done within a second with a megabyte of hostile lines', () => {
    const hostile = [`waku_a{${'b="\\\\",'.repeat(50_000)}`, `waku_a{${'{'.repeat(300_000)}`, '"'.repeat(300_000)];
    const begunAt = performance.now();

    expect(read(hostile.join('\n')).series).toEqual([]);
    expect(performance.now() - begunAt).toBeLessThan(1_000);
  });

  it('gives back what an exporter wrote, in whatever pieces of whole lines it comes', () => {
    const label = string({ maxLength: 20, unit: constantFrom('a', '"', '\\', '\n', ' ', '}', ',', 'é') });
    const families = array(
      record({
        name: constantFrom('waku_a', 'waku_b', 'waku_c_total'),
        labels: dictionary(constantFrom('x', 'y', 'le'), label),
        value: double({ noNaN: true }),
      }),
      { maxLength: 20 },
    );
    assert(
      property(families, (exposed) => {
        const unique = [
          ...new Map(
            exposed.map((each) => [JSON.stringify([each.name, Object.entries(each.labels).toSorted()]), each]),
          ).values(),
        ];
        const texts = unique.map(({ name, labels, value }) =>
          renderMetrics([{ name, type: 'gauge', help: 'h', series: [{ labels, value }] }]),
        );
        const reader = new ExpositionReader(() => true);

        for (const text of texts) reader.feed(text);

        expect(reader.result().malformed).toBe(0);
        expect(flat(reader.result()).series).toEqual(
          unique.map(({ name, labels, value }) => ({ name, labels, value: value + 0 })),
        );
      }),
    );
  });
});

describe('a number', () => {
  it.each([
    ['1', 1],
    ['-.5', -0.5],
    ['1.', 1],
    ['1e+3', 1000],
    ['+inf', Infinity],
    ['-Inf', -Infinity],
    ['1_000', null],
    ['', null],
    ['1e', null],
  ])('written %s is %s', (written, value) => {
    expect(readNumber(written)).toBe(value);
  });

  it('may be none', () => {
    expect(readNumber('NaN')).toBeNaN();
  });
});
