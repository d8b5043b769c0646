// Reads what the relay has sent as others do: node read-avro.mjs REGISTRY IN OUT
// IN holds one framed value a line, in hexadecimal digits; OUT gets one line of JSON for each.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [registryUrl, input, output] = process.argv.slice(2);
const { SchemaRegistry } = createRequire(process.cwd() + '/')('@kafkajs/confluent-schema-registry');
const registry = new SchemaRegistry({ host: registryUrl });
const shown = (key, value) => (value?.type === 'Buffer' ? '0x' + Buffer.from(value.data).toString('hex') : value);

const lines = [];
for (const line of readFileSync(input, 'utf8').split('\n').filter(Boolean)) {
  lines.push(JSON.stringify(await registry.decode(Buffer.from(line, 'hex')), shown));
}
writeFileSync(output, lines.join('\n'));
