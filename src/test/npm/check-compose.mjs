// Holds compose files, as JSON, against the schema of the Compose specification: node check-compose.mjs FILE...
// One line of JSON for each on standard output: a list of what is wrong, empty when nothing is. The schema is the one that the linter dclint ships.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(process.cwd() + '/');
const { Ajv } = createRequire(require.resolve('dclint/package.json'))('ajv');
const schema = JSON.parse(readFileSync('node_modules/dclint/schemas/compose.schema.json', 'utf8'));
// Its own, which a strict validator would take for mistakes; and a name of its dialect that ends otherwise than the validator's.
const { $schema, ...rules } = schema;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(rules);

for (const file of process.argv.slice(2)) {
  const fits = validate(JSON.parse(readFileSync(file, 'utf8')));
  console.log(JSON.stringify(fits ? [] : validate.errors.map(each => `${each.instancePath} ${each.message}`)));
}
