import type { SlashCommandStringOption } from '@discordjs/builders';
import { z } from 'zod';

const THEMES = ['dark', 'light'] as const;

/** On which ground a picture is drawn: Discord does not tell what the asker looks at. */
export const chosenTheme = z.enum(THEMES).default('dark');

export function themeOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('theme')
    .setDescription('Colours of the picture, dark unless you say')
    .setChoices(...THEMES.map((theme) => ({ name: theme, value: theme })));
}
