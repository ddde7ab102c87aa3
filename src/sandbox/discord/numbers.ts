import {
  ApplicationCommandOptionType,
  ComponentType,
  GatewayOpcodes,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';

// Bodies come as JSON, where types and flags are plain numbers; discord-api-types names them by enums.
type Numbers<Enum extends object> = Readonly<Record<keyof Enum, number>>;

export const COMPONENT: Numbers<typeof ComponentType> = ComponentType;
export const OPTION: Numbers<typeof ApplicationCommandOptionType> = ApplicationCommandOptionType;
export const CALLBACK: Numbers<typeof InteractionResponseType> = InteractionResponseType;
export const OP: Numbers<typeof GatewayOpcodes> = GatewayOpcodes;
export const FLAG: Numbers<typeof MessageFlags> = MessageFlags;
