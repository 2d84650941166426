/** Id of the format in records and site files. */
export const FORMAT = 'nortel-meridian';
