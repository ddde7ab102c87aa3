import {
  leavesOf,
  OPTION,
  type CommandOption,
  type IndexedCommand,
  type Leaf,
} from '../../../../src/sandbox/web/browser/compose/command-tree.ts';
import type { Directory } from '../../../../src/sandbox/web/browser/compose/directory.ts';

export function option(name: string, more: Partial<CommandOption> = {}): CommandOption {
  return { type: OPTION.string, name, description: `The ${name}`, ...more };
}

function sub(name: string, options: readonly CommandOption[] = []): CommandOption {
  return { type: OPTION.subcommand, name, description: `What ${name} does`, options };
}

/** Commands of every shape: with subcommands, with a group of them, with neither, and of the menus. */
export const COMMANDS: readonly IndexedCommand[] = [
  {
    id: '1',
    type: 1,
    name: 'upgrade',
    description: 'Upgrades',
    options: [
      sub('request', [
        option('fleet', { required: true, autocomplete: true }),
        option('version', { required: true }),
        option('reason', { min_length: 5, max_length: 20 }),
      ]),
      sub('list', [option('fleet'), option('state', { choices: [{ name: 'Open', value: 'open' }] })]),
    ],
  },
  {
    id: '2',
    type: 1,
    name: 'autodeploy',
    description: 'Deploys',
    options: [
      { type: OPTION.group, name: 'window', description: 'Windows', options: [sub('open', [option('until')])] },
      sub('pause'),
    ],
  },
  { id: '3', type: 1, name: 'help', description: 'What I may do', options: [option('topic')] },
  { id: '4', type: 3, name: 'Ask for a release', description: '' },
  { id: '5', type: 2, name: 'Show duties', description: '' },
];

export const LEAVES: readonly Leaf[] = leavesOf(COMMANDS);

export function leaf(path: string): Leaf {
  const found = LEAVES.find((each) => each.path.join(' ') === path);
  if (found === undefined) throw new Error(`No leaf is called ${path}.`);
  return found;
}

export const DIRECTORY: Directory = {
  users: [
    { id: '300000000000000001', name: 'a-maintainer', title: 'A maintainer' },
    { id: '300000000000000002', name: 'a-stranger', title: 'A stranger' },
    { id: '300000000000000003', name: 'infra', title: 'Somebody named like a role' },
  ],
  roles: [
    { id: '400000000000000001', name: 'infra' },
    { id: '400000000000000002', name: 'status-owners' },
  ],
  channels: [
    { id: '500000000000000001', name: 'pipelines', type: 0 },
    { id: '500000000000000002', name: 'pipelines-old', type: 0 },
    { id: '500000000000000003', name: 'Voice', type: 2 },
  ],
};

export const PLACE = {
  applicationId: '100000000000000001',
  guildId: '100000000000000002',
  channelId: '500000000000000001',
};
