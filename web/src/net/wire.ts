/** What the HTTP API sends and takes, by the client's own names where they differ. */

import type { IngredientAmount, MessageEvent, OptionCountOutput, OrderCard, ProblemBody } from "./schema";

export type * from "./schema";
export type Card = NonNullable<MessageEvent["card"]>;
export type OrderStateCard = OrderCard;
export type OptionChoice = OptionCountOutput;
export type IngredientChoice = IngredientAmount;
export type Problem = ProblemBody;
