// Writes the table that tests hold base/numbering_plans against: numbers of 40 countries as people write them, and
// what libphonenumber-js makes of them. Run by hand, after scripts/make-numbering-plans.mjs:
//   node scripts/make-phone-cases.mjs <folder with node_modules/libphonenumber-js> [rows a country] [seed] > <file>
// Tab-separated: country, raw, E.164 or "-" where it cannot be a mobile number by its length, country found,
// "mobile" where the first digits say so.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [scratch, perCountry = '5', seed = '1'] = process.argv.slice(2);
if (!scratch) {
  console.error('usage: node scripts/make-phone-cases.mjs <folder> [rows a country] [seed]');
  process.exit(2);
}
const require = createRequire(resolve(scratch, 'package.json'));
const { parsePhoneNumberFromString, getExampleNumber } = require('libphonenumber-js/max');
const metadata = require('libphonenumber-js/metadata.max.json');
const examples = require('libphonenumber-js/examples.mobile.json');
const { version } = require('libphonenumber-js/package.json');

const COUNTRIES = ('LR SL GN ML SN GM GW CI BF GH TG BJ NE NG CM TD CF GA CG CD AO ZM ZW MZ MW TZ KE UG RW BI ET SO ' +
  'SS MG ZA IN FR GB US BR').split(' ');

let state = Number(seed) >>> 0;
function below(n) { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % n;
}

function mobileLengths(iso) {
  const row = metadata.countries[iso];
  const [fixed, mobile] = row[11];
  return (mobile[0] ? mobile[1] : fixed[1]) || row[3];
}

function scramble(national) {
  const digits = [...national];
  const kept = 2 + below(2);
  for (let i = kept; i < digits.length; i++) digits[i] = String(below(10));
  return digits.join('');
}

const forms = [
  (n) => n.number,
  (n) => n.formatNational(),
  (n) => n.formatInternational(),
  (n) => n.number.slice(1),
  (n) => n.nationalNumber,
  (n) => n.number.replace('+', '00'),
  (n, trunk) => `+${n.countryCallingCode} (${trunk})${n.nationalNumber}`,
  (n) => n.formatNational().replace(/ /g, '-'),
  (n) => n.nationalNumber.slice(0, -1),
  (n) => n.nationalNumber + '7',
  (n, trunk) => trunk + scramble(n.nationalNumber),
  (n) => '+' + n.countryCallingCode + scramble(n.nationalNumber),
  (n) => n.countryCallingCode + scramble(n.nationalNumber),
];

console.log(`# made by scripts/make-phone-cases.mjs with libphonenumber-js ${version}`);
const seen = new Set();
for (const iso of COUNTRIES) {
  const example = getExampleNumber(iso, examples);
  const trunk = metadata.countries[iso][5] || '';
  for (let made = 0, tries = 0; made < Number(perCountry) && tries < 50 * Number(perCountry); tries++) {
    let base = example;
    if (below(3) > 0) base = parsePhoneNumberFromString('+' + example.countryCallingCode + scramble(example.nationalNumber));
    if (!base) continue;
    const raw = forms[below(forms.length)](base, trunk);
    const key = iso + raw;
    if (seen.has(key)) continue;
    seen.add(key);
    const parsed = parsePhoneNumberFromString(raw, iso);
    const country = parsed && (parsed.country || metadata.country_calling_codes[parsed.countryCallingCode]?.[0]);
    // A number that still begins with its trunk prefix is one digit short, whatever its length.
    const itsTrunk = country && metadata.countries[country][5];
    const short = itsTrunk && !parsed.isValid() && parsed.nationalNumber.startsWith(itsTrunk);
    const possible = country && !short && mobileLengths(country).includes(parsed.nationalNumber.length);
    const type = parsed?.getType();
    const mobile = possible && (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE');
    console.log([iso, raw, possible ? parsed.number : '-', possible ? country : '', mobile ? 'mobile' : ''].join('\t'));
    made++;
  }
}
