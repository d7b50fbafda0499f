// Tama against an SMSC on Perl's Net::SMPP, whose codec and alphabets are neither Tama's nor npm's: a transceiver, and a
// transmitter with a receiver.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';

import { dissect, tsharkIsThere } from './judge.mjs';
import { Tama, until } from './tama.mjs';
import { Tap } from './tap.mjs';
import { joined, texts } from './texts.mjs';

const kShortCode = '6737';

class PerlSmsc {
  static async start() {
    const smsc = new PerlSmsc();
    Object.assign(smsc, { events: [], complaints: '' });
    smsc.child = spawn('perl', [new URL('net_smpp_smsc.pl', import.meta.url).pathname], { stdio: 'pipe' });
    let rest = '';
    smsc.child.stdout.setEncoding('utf8').on('data', (printed) => {
      const lines = (rest + printed).split('\n');
      rest = lines.pop();
      smsc.events.push(...lines.map((line) => JSON.parse(line)));
    });
    smsc.child.stderr.setEncoding('utf8').on('data', (printed) => { smsc.complaints += printed; });
    smsc.port = (await until('the port of the SMSC', () => smsc.events.find(({ port }) => port))).port;
    return smsc;
  }

  /** The texts that came, as joined() wants them. */
  submits() {
    return this.all('submit_sm').map((submit) => {
      const header = submit.header.match(/^050003(..)(..)(..)$/);
      assert(header || submit.header === '', submit.header);
      const [reference, total, number] = header ? header.slice(1).map((hex) => parseInt(hex, 16)) : [];
      return { ...submit, to: `+${submit.to}`, part: header ? { reference, total, number } : null };
    });
  }

  all(event) { return this.events.filter((each) => each.event === event); }
  command(command) { this.child.stdin.write(`${JSON.stringify(command)}\n`); }
  deliver(from, octets, data_coding, esm_class = 0) {
    this.command({ deliver: { from: from.slice(1), to: kShortCode, hex: octets.toString('hex'), data_coding, esm_class } });
  }
  close() { this.child.kill(); }
}

const utf16 = (text) => Buffer.from(text, 'utf16le').swap16();

for (const bind of ['transceiver', 'split']) {
  describe(`Net::SMPP, ${bind}`, () => {
    let smsc;
    let tap;
    let tama;
    before(async () => {
      smsc = await PerlSmsc.start();
      tap = await Tap.start(smsc.port);
      tama = await Tama.start([{
        name: 'perl', host: '127.0.0.1', port: tap.port, system_id: 'moh', password: 'secret', sender: kShortCode, bind,
        enquire_link: 5, validity_hours: 2,
      }]);
      await tama.allBound(['perl']);
    });
    after(() => {
      tama?.kill();
      tap?.close();
      smsc?.close();
    });

    test('binds with the account', () => {
      const binds = smsc.events.filter(({ event }) => event?.startsWith('bind_'));
      const kinds = bind === 'split' ? ['bind_receiver', 'bind_transmitter'] : ['bind_transceiver'];
      assert.deepEqual(binds.map(({ event }) => event).sort(), kinds);
      for (const { system_id, password } of binds) assert.deepEqual([system_id, password], ['moh', 'secret']);
    });

    test('every text comes out as it was sent, and is delivered', async () => {
      for (const [position, text] of Object.values(texts).entries()) {
        const to = `+2317700005${position}0`;
        const [{ id }] = await tama.send({ to, text });
        await tama.reaches(id, 'delivered');
        assert.deepEqual(joined(smsc.submits(), to), [text]);
      }
      for (const submit of smsc.all('submit_sm')) {
        assert.deepEqual([submit.from, submit.source, submit.destination], ['MoH-Tests', '5/0', '1/1']);
        assert.equal(submit.registered_delivery, 1);
        assert.match(submit.validity_period, /^0000000(20000|15959)000R$/);
      }
    });

    test('what a person writes arrives, in parts too', async () => {
      const from = '+231770000600';
      smsc.deliver(from, utf16(texts.emoji), 8);
      await tama.inbound(from, texts.emoji);
      smsc.deliver(from, Buffer.from('Nous avons 12 TDR'), 0);
      await tama.inbound(from, 'Nous avons 12 TDR');
      const long = texts.long_emoji;
      smsc.deliver(from, Buffer.concat([Buffer.from([6, 8, 4, 1, 2, 2, 2]), utf16(long.slice(67))]), 8, 0x40);
      smsc.deliver(from, Buffer.concat([Buffer.from([6, 8, 4, 1, 2, 2, 1]), utf16(long.slice(0, 67))]), 8, 0x40);
      await tama.inbound(from, long);
      await until('the answers', () => smsc.all('deliver_sm_resp').length === smsc.all('submit_sm').length + 4);
      for (const { status } of smsc.all('deliver_sm_resp')) assert.equal(status, 0);
    });

    test('enquire_link is answered, and asked', async () => {
      smsc.command({ enquire_link: 1 });
      await until('the answer', () => smsc.all('enquire_link_resp').length === 1);
      await until('an enquire_link of Tama', () => smsc.all('enquire_link').length > 0);
    });

    test('an SMSC that takes leave is answered, and bound again', async () => {
      const binds = () => smsc.events.filter(({ event }) => event?.startsWith('bind_')).length;
      const before = binds();
      smsc.command({ unbind: 1 });
      await until('the answer', () => smsc.all('unbind_resp').length === 1);
      await until('a new bind', () => binds() > before);
      await tama.allBound(['perl']);
      const [{ id }] = await tama.send({ to: '+231770000700', text: 'Back again' });
      await tama.reaches(id, 'delivered');
    });

    test('a stop unbinds, and tshark finds nothing malformed in what was written', async (t) => {
      const before = smsc.all('unbind').length;
      assert.equal(await tama.stop(), 0);
      await until('the leave of each bind', () => smsc.all('unbind').length - before === (bind === 'split' ? 2 : 1));
      assert(!smsc.complaints.includes('Unknown tag'), smsc.complaints);
      assert.deepEqual(tap.connections.filter(({ ended }) => ended.includes('reset')), []);
      if (!tsharkIsThere()) return t.diagnostic('tshark is not installed: not judged');
      for (const written of tap.written()) {
        const { octets, complaints } = dissect(written);
        assert.deepEqual(complaints, []);
        assert.equal(octets, written.length);
      }
    });
  });
}
