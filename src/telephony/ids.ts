/**
 * Identifiers of the house. All are strings as printed or configured: "0101" is not 101 and never becomes a number.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A guest room or a station that behaves like one, as written in the site file (`rooms`). */
export type Room = Branded<'Room'>;
/** A PBX-side number as the PBX prints it: extension, attendant position, trunk group. */
export type Extension = Branded<'Extension'>;
/** The id of a configured link to a PBX (`links[].id`). */
export type LinkId = Branded<'LinkId'>;

export const asRoom = (text: string): Room => text as Room;
export const asExtension = (text: string): Extension => text as Extension;
export const asLinkId = (text: string): LinkId => text as LinkId;
