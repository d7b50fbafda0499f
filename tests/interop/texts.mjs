// Texts that go wrong where an alphabet, a cut or a header does, and how a telephone puts parts together.
import assert from 'node:assert/strict';

const kFiller = 'Vérifiez le stock de vaccins à Gbarnga; ';

/** Filled up so that `at` septets or UTF-16 units are before `mark`. */
const padded = (at, mark, rest) => kFiller.repeat(10).slice(0, at) + mark + kFiller.repeat(10).slice(0, rest);

export const texts = {
  plain: 'How many RDTs are left?',
  accents: 'Évènement à Zürich: 5 £ ou 10 €, [Ñandu ~ Øre] {Δ|Ω} ^ \\ @ _ ¿¡',
  emoji: 'Vaccins 💉 prêts, côte à côte 👩🏾‍⚕️ Ωμέγα الآن',
  // The euro sign is two septets, and 153 septets fit into a part: it would be cut by a careless cutter.
  long: padded(152, '€', 240),
  // A pair of surrogates at the 67th unit.
  long_emoji: padded(66, '😀', 120),
};

/** The whole texts that came to `to`, in the order of their first parts. */
export function joined(submits, to) {
  const whole = new Map();
  for (const [position, submit] of submits.entries()) {
    if (submit.to !== to) continue;
    const key = submit.part ? `${submit.part.reference}/${submit.part.total}` : `whole ${position}`;
    if (!whole.has(key)) whole.set(key, []);
    whole.get(key).push(submit);
  }
  return [...whole.values()]
    .filter((parts) => parts.length === (parts[0].part?.total ?? 1))
    .map((parts) => {
      parts.sort((a, b) => (a.part?.number ?? 1) - (b.part?.number ?? 1));
      parts.forEach((part, i) => assert.equal(part.part?.number ?? 1, i + 1, 'each part comes once'));
      return parts.map((part) => part.text).join('');
    });
}
