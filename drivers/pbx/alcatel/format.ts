/** Id of the format in records and site files. */
export const FORMAT = 'alcatel-4200';
