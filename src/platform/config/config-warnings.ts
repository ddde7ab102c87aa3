import type { Config } from './config.ts';

/** What a start accepts, and somebody should know of all the same; one sentence each, with what to do. */
export function findWarnings({ pipelines, connections }: Pick<Config, 'pipelines' | 'connections'>): readonly string[] {
  const ofJenkins = pipelines.filter(({ system }) => system === 'jenkins').map(({ name }) => name);
  if (ofJenkins.length === 0 || connections.some(({ kind }) => kind === 'jenkins')) return [];
  return [
    `pipelines ${ofJenkins.join(', ')}: no connection leads to a Jenkins, so whoever holds the webhook's token is believed about how builds ended. Add a connection of kind jenkins: builds are then read back before they count.`,
  ];
}
