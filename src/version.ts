import about from '../package.json' with { type: 'json' };

/** Of Muster, by Semantic Versioning, as package.json says. */
export const VERSION: string = about.version;
