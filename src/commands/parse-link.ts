import type { ParseOptions } from '../parse.js';
import { BellwireError } from '../telephony/index.js';
import { siteOf } from './site.js';

/** `bellwire parse --link`: what the site file says of the link, for what the command line does not say. */
export function optionsOfLink(o: ParseOptions & { config: string; link: string }): ParseOptions {
  const { config, link: id, ...given } = o;
  const link = siteOf(config).links.find((each) => each.id === id);
  if (!link) throw new BellwireError('CONFIG_INVALID', `${config} has no link "${id}"`);
  const { format, encoding, dateOrder, framing } = link;
  return {
    format,
    encoding,
    ...(dateOrder && { dateOrder }),
    ...(framing && { framing }),
    ...given,
    described: link,
  };
}
