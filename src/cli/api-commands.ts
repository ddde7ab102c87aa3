import { Option, type Command } from 'commander';
import { z } from 'zod';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import type { ApiAct } from '../platform/http/api/api-spec.ts';
import { callApi, type ApiCall } from './api-client.ts';
import { SHEETS } from './api-sheets.ts';
import { renderAnswer } from './api-view.ts';
import { doctorReport } from './doctor-report.ts';
import { requestCard } from './request-card.ts';
import { complain, EXIT, printable, say, type ExitCode, type Terminal } from './terminal.ts';

/** Of a terminal that does not say how wide it is. */
const DEFAULT_WIDTH = 80;

type Schema = Readonly<Record<string, unknown>>;

/** One field of an act's input, as a command line takes it. */
interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isNumber: boolean;
  readonly isInPath: boolean;
  readonly about: string;
  readonly choices: readonly string[];
}

/** Acts that have a command of their own, which also works on the files of a Muster that is stopped. */
const ELSEWHERE = ['inbox list', 'inbox replay', 'token list', 'token revoke'];

/** Every act of the API as `muster <noun> <verb>`, made from the same list: what is new there is new here. */
export function addApiCommands(program: Command, { terminal, ended }: ApiCommandDeps): void {
  for (const act of describedActs()) {
    const [noun = '', verb] = act.act.split(' ');
    if (ELSEWHERE.includes(act.act)) continue;
    if (verb === undefined) {
      addAct(program.command(noun), act, { terminal, ended });
      continue;
    }
    const parent =
      program.commands.find((command) => command.name() === noun) ??
      program.command(noun).description(`${noun}s, asked of a running Muster`);
    addAct(parent.command(verb), act, { terminal, ended });
  }
}

export interface ApiCommandDeps {
  readonly terminal: Terminal;
  readonly ended: (code: ExitCode) => void;
}

function addAct(command: Command, act: ApiAct, { terminal, ended }: ApiCommandDeps): void {
  const fields = fieldsOf(act);
  const positional = fields.filter(({ isRequired }) => isRequired);
  command.description(lowerFirst(act.summary));
  for (const { name, about } of positional) command.argument(`<${name}>`, about);
  for (const { name, about, choices } of fields.filter(({ isRequired }) => !isRequired)) {
    const option = new Option(`--${kebab(name)} <${name}>`, about);
    command.addOption(choices.length === 0 ? option : option.choices(choices));
  }
  command.option('--json', 'the answer as the API gave it, for programs');
  command.action(async () => {
    const options = command.opts<Readonly<Record<string, unknown>>>();
    const given = new Map<string, unknown>([
      ...positional.map(({ name }, index) => [name, command.args[index]] as const),
      ...fields.flatMap(({ name }) => (options[name] === undefined ? [] : [[name, options[name]] as const])),
    ]);
    ended(await perform(terminal, { act, call: callOf(act, { fields, given }), json: options['json'] === true }));
  });
}

interface Asking {
  readonly act: ApiAct;
  readonly call: ApiCall;
  readonly json: boolean;
}

async function perform(terminal: Terminal, { act, call, json }: Asking): Promise<ExitCode> {
  const reply = await callApi(terminal, call);
  switch (reply.kind) {
    case 'done':
      if (json) say(terminal, JSON.stringify({ outcome: reply.outcome, ...reply.data }, null, 2));
      else say(terminal, ...render(terminal, act, reply.data));
      return FINDINGS[act.act] === reply.outcome ? EXIT.finding : EXIT.ok;
    case 'problem':
      if (json) say(terminal, JSON.stringify(reply.json, null, 2));
      complain(terminal, ...reply.lines.map(inCommands));
      return EXIT.cannot;
    case 'unreachable':
      complain(terminal, ...reply.lines);
      return EXIT.cannot;
  }
}

/** Endings that say that something is wrong, though the act was done. */
const FINDINGS: Readonly<Record<string, string>> = { doctor: 'problem' };

function render(terminal: Terminal, { act }: ApiAct, data: Readonly<Record<string, unknown>>): readonly string[] {
  const { out, clock } = terminal;
  const sheet = SHEETS[act];
  const file = sheet?.whole === undefined ? null : data[sheet.whole];
  if (typeof file === 'string') return file.trimEnd().split(/\r?\n/).map(printable);
  const own = act === 'doctor' ? doctorReport(terminal, data) : requestCard(terminal, data);
  const width = out.isTTY === true ? (out.columns ?? DEFAULT_WIDTH) : null;
  return own ?? renderAnswer(data, { width, now: clock.now(), ...(sheet === undefined ? {} : { sheet }) });
}

/** `GET /fleets lists them` → `muster fleet list` lists them: who reads this has a command line. */
function inCommands(line: string): string {
  const gets = describedActs().filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  return gets.reduce(
    (text, { act, path }) => text.replaceAll(new RegExp(`GET ${path}(?![\\w/-])`, 'g'), `\`muster ${act}\``),
    line,
  );
}

function callOf(
  act: ApiAct,
  { fields, given }: { readonly fields: readonly Field[]; readonly given: ReadonlyMap<string, unknown> },
): ApiCall {
  const path = act.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(textOf(given.get(name))));
  const others = fields.filter(({ name, isInPath }) => !isInPath && given.has(name));
  const isGet = act.method === 'GET';
  return {
    method: act.method,
    path,
    query: isGet ? Object.fromEntries(others.map(({ name }) => [name, textOf(given.get(name))])) : {},
    body:
      isGet || act.method === 'DELETE'
        ? null
        : Object.fromEntries(others.map((field) => [field.name, valueOf(field, given)])),
  };
}

/** What is no number is sent as it was typed: the API says what is wrong with it. */
function valueOf({ name, isNumber }: Field, given: ReadonlyMap<string, unknown>): string | number {
  const text = textOf(given.get(name));
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fieldsOf(act: ApiAct): readonly Field[] {
  const schema: Schema = z.toJSONSchema(act.input, { io: 'input', unrepresentable: 'any' });
  const required = listOf(schema['required']);
  const inPath = new Set([...act.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  return Object.entries(objectOf(schema['properties'])).map(([name, each]) => {
    const property = objectOf(each);
    const type = property['type'];
    return {
      name,
      isRequired: inPath.has(name) || required.includes(name),
      isNumber: type === 'number' || type === 'integer',
      isInPath: inPath.has(name),
      about: typeof property['description'] === 'string' ? property['description'] : '',
      choices: listOf(property['enum']),
    };
  });
}

/** Border: only what the acts say of themselves is read; none of them runs here, so that none needs its services. */
function describedActs(): readonly ApiAct[] {
  return createApiActs({} as ApiServices);
}

function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
