import { EXIT } from '../exit.js';

/** `bellwire docs <page>`: reference pages generated from the schemas that validate. */
export async function docs(page: string): Promise<number> {
  process.stdout.write(`${(await text(page)).trimEnd()}\n`);
  return EXIT.ok;
}

async function text(page: string): Promise<string> {
  if (page === 'asyncapi')
    return JSON.stringify((await import('../mqtt/asyncapi.js')).asyncApiDocument(), null, 2);
  if (page === 'rules') return (await import('../config/house-rules/docs.js')).rulesDocs();
  const config = await import('../config/docs.js');
  switch (page) {
    case 'config':
      return config.configDocs();
    case 'example':
      return config.configExample();
    case 'schema':
      return JSON.stringify(config.configJsonSchema(), null, 2);
    default:
      return config.errorDocs();
  }
}
