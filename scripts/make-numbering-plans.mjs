// Writes base/data/numbering_plans.json from the metadata inside npm's libphonenumber-js (MIT; the metadata is
// Google's, Apache-2.0). Not part of the build: run it by hand when numbering plans change, and commit the result.
//   npm install --prefix <scratch folder> libphonenumber-js
//   node scripts/make-numbering-plans.mjs <scratch folder>
// scripts/make-phone-cases.mjs makes the table that tests hold the C++ against.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const scratch = process.argv[2];
if (!scratch) {
  console.error('usage: node scripts/make-numbering-plans.mjs <folder with node_modules/libphonenumber-js>');
  process.exit(2);
}
const require = createRequire(resolve(scratch, 'package.json'));
const metadata = require('libphonenumber-js/metadata.max.json');
const { version } = require('libphonenumber-js/package.json');
const names = new Intl.DisplayNames('en', { type: 'region' });

// Positions in a country's metadata array (libphonenumber-js, source/metadata.js).
const CODE = 0, IDD = 1, PATTERN = 2, LENGTHS = 3, TRUNK = 5, PARSE = 7, TRANSFORM = 8, LEADING = 10, TYPES = 11;
const FIXED = 0, MOBILE = 1;

function plan(iso, row) {
  const types = row[TYPES] || [];
  const mobile = types[MOBILE];
  if (!mobile) return undefined; // Tristan da Cunha has no mobile network
  // An empty mobile pattern means that mobile and fixed numbers look alike (United States, Canada).
  const pattern = mobile[0] || types[FIXED][0];
  const out = { name: names.of(iso), code: row[CODE], idd: row[IDD], lengths: row[LENGTHS], pattern: row[PATTERN] };
  if (row[TRUNK]) out.trunk = row[TRUNK];
  if (row[PARSE] && row[PARSE] !== row[TRUNK]) out.parse = row[PARSE];
  if (row[TRANSFORM]) out.transform = row[TRANSFORM].replaceAll('$', '\\');
  if (row[LEADING]) out.leading = row[LEADING];
  out.mobile = pattern;
  const lengths = mobile[0] ? mobile[1] : types[FIXED][1];
  if (lengths) out.mobile_lengths = lengths;
  return out;
}

// Several countries share a code; the first named is the main one, whose rules read a number before its country
// is known.
const lines = [];
for (const code of Object.keys(metadata.country_calling_codes)) {
  for (const iso of metadata.country_calling_codes[code]) {
    const made = plan(iso, metadata.countries[iso]);
    if (made) lines.push(`    ${JSON.stringify(iso)}: ${JSON.stringify(made)}`);
  }
}
// The country of the demo and the tests. 999 is reserved by the ITU and assigned to nobody.
lines.push('    "XT": ' + JSON.stringify({
  name: 'Tamaland', code: '999', idd: '00', lengths: [8], pattern: '[2-8]\\d{7}', trunk: '0', mobile: '(?:7[0167]|88)\\d{6}',
}));

const target = new URL('../base/data/numbering_plans.json', import.meta.url);
writeFileSync(target, `{\n  "source": "libphonenumber-js ${version}",\n  "countries": {\n${lines.join(',\n')}\n  }\n}\n`);
console.log(`${lines.length} countries`);
