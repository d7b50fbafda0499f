// Tama against an SMSC on the npm package smpp: binds of each kind, texts in each form, receipts in several, what
// people send, leave-taking; and tshark's word on every PDU that Tama wrote.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import smpp from 'smpp';

import { commands, dissect, tsharkIsThere } from './judge.mjs';
import { NpmSmsc, receipts } from './npm_smsc.mjs';
import { Tama, until } from './tama.mjs';
import { Tap } from './tap.mjs';
import { joined, texts } from './texts.mjs';

const kShortCode = '6737';
const kChannels = {
  trx: { prefixes: ['2317700'], receipts: receipts.hexThenDecimal, settings: { enquire_link: 5, concatenation: 'udh8' } },
  split: {
    prefixes: ['2317701'], receipts: receipts.tlvInDataSm,
    settings: { bind: 'split', concatenation: 'udh16', data_coding_0: 'latin1', system_type: 'VMA', address_range: '^6737$' },
  },
  sar: {
    prefixes: ['2317702'], receipts: receipts.lowerCase,
    settings: {
      concatenation: 'sar', service_type: 'CMT', source_ton: 3, source_npi: 8, destination_ton: 2, destination_npi: 6,
      validity_hours: 24,
    },
  },
  pay: {
    prefixes: ['2317703'], receipts: receipts.hexThenDecimal,
    settings: { binds: 2, concatenation: 'payload', query_after_hours: 0.0003 },
  },
};
const number = (channel, last) => `+${kChannels[channel].prefixes[0]}${String(last).padStart(5, '0')}`;

let smsc;
let tap;
let tama;
let stopped;

/** As joined() wants them. */
const submits = () => smsc.submits.map((submit) => ({ ...submit, to: `+${submit.pdu.destination_addr}` }));

async function comesOut(channel, last, text) {
  const to = number(channel, last);
  const [{ id, error }] = await tama.send({ to, text });
  assert.equal(error, undefined);
  await tama.reaches(id, 'delivered');
  assert.deepEqual(joined(submits(), to), [text]);
  return submits().filter((submit) => submit.to === to);
}

before(async () => {
  const ways = Object.entries(kChannels).map(([name, channel]) => [name, channel.receipts]);
  smsc = await NpmSmsc.start(Object.fromEntries(ways));
  tap = await Tap.start(smsc.port);
  tama = await Tama.start(Object.entries(kChannels).map(([name, { prefixes, settings }]) => ({
    name, host: '127.0.0.1', port: tap.port, system_id: name, password: 'secret', sender: kShortCode, throughput: 500,
    prefixes, ...settings,
  })));
  await tama.allBound(Object.keys(kChannels));
});

after(() => {
  tama?.kill();
  tap?.close();
  smsc?.close();
});

describe('npm smpp', () => {
  test('binds as each channel asks for it', () => {
    const kinds = smsc.binds.map((pdu) => `${pdu.system_id} ${pdu.command}`).sort();
    assert.deepEqual(kinds, [
      'pay bind_transceiver', 'pay bind_transceiver', 'sar bind_transceiver', 'split bind_receiver',
      'split bind_transmitter', 'trx bind_transceiver']);
    for (const pdu of smsc.binds) assert.equal(pdu.interface_version, 0x34);
    const split = smsc.binds.find((pdu) => pdu.system_id === 'split');
    assert.deepEqual([split.system_type, split.address_range], ['VMA', '^6737$']);
  });

  for (const channel of ['trx', 'sar', 'pay']) {
    for (const [position, [name, text]] of Object.entries(texts).entries()) {
      test(`${channel}: the text "${name}" comes out as it was sent, and is delivered`, async () => {
        const parts = await comesOut(channel, 100 + position, text);
        const long = name.startsWith('long');
        assert.equal(parts.length > 1, long && channel !== 'pay');
        for (const { part, in_payload } of parts) {
          assert.equal(part?.by ?? 'none', parts.length === 1 ? 'none' : { trx: 'udh8', sar: 'sar' }[channel]);
          assert.equal(in_payload, long && channel === 'pay');
        }
      });
    }
  }

  test('split: Latin-1 goes out where the SMSC means it by data_coding 0, in parts with references of 16 bits', async () => {
    smpp.encodings.default = 'LATIN1';
    try {
      const whole = await comesOut('split', 1, "Évènement à Zürich: 5 £ à l'heure, ñ Ø");
      assert.equal(whole[0].pdu.data_coding, 0);
      const parts = await comesOut('split', 2, texts.long.replace('€', '£'));
      assert.deepEqual(parts.map(({ part }) => part.by), parts.map(() => 'udh16'));
      const other = await comesOut('split', 3, texts.emoji);
      assert.equal(other[0].pdu.data_coding, 8);
    } finally {
      smpp.encodings.default = 'ASCII';
    }
  });

  test('what is throttled at first is sent again, and its receipt finds it', async () => {
    const parts = await comesOut('trx', 200, 'A busy hour');
    assert.equal(parts.length, 1);
  });

  test('a receipt that comes before the answer is kept', async () => {
    await comesOut('trx', 201, 'An early bird');
  });

  test('query_sm tells what became of a message without a receipt', async () => {
    await comesOut('pay', 201, 'A silent one');
    assert(smsc.events.some(({ command, account }) => command === 'query_sm' && account === 'pay'));
  });

  test('the registered sender, the class of number and the validity are as configured', () => {
    const one = (channel) => smsc.submits.find((submit) => submit.account === channel).pdu;
    const trx = one('trx');
    assert.deepEqual([trx.source_addr, trx.source_addr_ton, trx.source_addr_npi], ['MoH-Tests', 5, 0]);
    assert.deepEqual([trx.dest_addr_ton, trx.dest_addr_npi], [1, 1]);
    const sar = one('sar');
    assert.equal(sar.service_type, 'CMT');
    assert.deepEqual([sar.source_addr_ton, sar.source_addr_npi, sar.dest_addr_ton, sar.dest_addr_npi], [3, 8, 2, 6]);
    // The package gives a relative time as the moment it means.
    const hours = (new Date(sar.validity_period) - Date.now()) / 3_600_000;
    assert(hours > 23.9 && hours < 24.1, `${hours} h`);
  });

  test('what a person writes arrives, in GSM, UCS-2 and parts', async () => {
    const from = number('trx', 300);
    const plain = 'Éñ €5 {oui} à 10h';
    assert.equal(await smsc.deliver('trx', from.slice(1), kShortCode, plain, { data_coding: 0 }), 0);
    await tama.inbound(from, plain);
    assert.equal(await smsc.deliver('trx', from.slice(1), kShortCode, texts.emoji, { data_coding: 8 }), 0);
    await tama.inbound(from, texts.emoji);
    const halves = [texts.long_emoji.slice(0, 67), texts.long_emoji.slice(67)];
    assert(halves[0].charCodeAt(66) >= 0xd800, 'the cut is within a pair of surrogates');
    for (const [i, half] of [...halves.entries()].reverse()) {
      const message = Buffer.from(half, 'utf16le').swap16();
      const status = await smsc.deliver(
        'split', number('split', 300).slice(1), kShortCode, { udh: Buffer.from([5, 0, 3, 77, 2, i + 1]), message },
        { data_coding: 8 });
      assert.equal(status, 0);
    }
    await tama.inbound(number('split', 300), texts.long_emoji);
    for (const [i, half] of ['Une réponse en deux ', 'parties par SAR'].entries()) {
      const parts = { sar_msg_ref_num: 900, sar_total_segments: 2, sar_segment_seqnum: i + 1, data_coding: 0 };
      assert.equal(await smsc.deliver('sar', number('sar', 300).slice(1), kShortCode, half, parts), 0);
    }
    await tama.inbound(number('sar', 300), 'Une réponse en deux parties par SAR');
  });

  test('HELP is answered, and STOP is obeyed', async () => {
    const from = number('sar', 301);
    assert.equal(await smsc.deliver('sar', from.slice(1), kShortCode, 'help'), 0);
    await until('the answer to HELP', () => joined(submits(), from).some((text) => text.includes('Send STOP to end them')));
    assert.equal(await smsc.deliver('sar', from.slice(1), kShortCode, 'Stop.'), 0);
    await until('the answer to STOP', () => joined(submits(), from).some((text) => text.includes('no more messages')));
    const [result] = await tama.send({ to: from, text: texts.plain });
    assert(result.error, 'a number that said STOP gets nothing');
  });

  test('enquire_link is answered, and asked', async () => {
    assert.equal(await smsc.ask('trx', 'enquire_link'), 0);
    await until('an enquire_link of Tama', () => smsc.events.some(({ command, account }) =>
      command === 'enquire_link' && account === 'trx'));
  });

  test('an SMSC that takes leave is answered, and bound again', async () => {
    const binds = smsc.binds.length;
    assert.equal(await smsc.dismiss('trx'), 0);
    await until('a new bind', () => smsc.binds.length > binds && smsc.receiver('trx'), 30);
    await comesOut('trx', 400, 'Back again');
  });

  test('a stop unbinds every bind and closes after the answers', async () => {
    const sessions = [...smsc.bound.values()].reduce((sum, all) => sum + all.size, 0);
    const before = smsc.events.filter(({ command }) => command === 'unbind').length;
    assert.equal(await tama.stop(), 0);
    stopped = true;
    assert.equal(smsc.events.filter(({ command }) => command === 'unbind').length - before, sessions);
    await until('all connections to be closed', () => smsc.server.sessions.length === 0);
    const resets = tap.connections.filter(({ ended }) => ended.includes('reset'));
    assert.deepEqual(resets, []);
    assert.deepEqual(smsc.problems, []);
  });
});

describe('tshark', { skip: tsharkIsThere() ? false : 'tshark is not installed' }, () => {
  let streams;
  before(() => {
    assert(stopped, 'the streams are whole only after the stop');
    streams = tap.written().map((written) => ({ written: written.length, ...dissect(written) }));
  });

  const pdus = (name) => streams.flatMap((stream) => stream.pdus).filter((pdu) => pdu.command_id === commands[name]);
  const submitsOf = (account) => streams
    .filter((stream) => stream.pdus[0].system_id === account)
    .flatMap((stream) => stream.pdus.filter((pdu) => pdu.command_id === commands.submit_sm));

  test('complains where something is wrong', () => {
    const damaged = Buffer.from(tap.written()[0].subarray(0, 40));
    damaged.writeUInt32BE(damaged.length);  // a bind_transceiver and the head of a PDU, said to be one bind
    damaged.fill('x', 16);
    assert.notDeepEqual(dissect(damaged).complaints, []);
  });

  test('finds nothing malformed in what Tama wrote, and nothing left over', () => {
    for (const { written, octets, complaints } of streams) {
      assert.deepEqual(complaints, []);
      assert.equal(octets, written);
    }
  });

  test('finds every kind of PDU that these tests made Tama write, and no other', () => {
    const found = new Set(streams.flatMap((stream) => stream.pdus).map((pdu) => pdu.command_id));
    assert.deepEqual([...found].sort(), Object.values(commands).sort());
  });

  test('finds requests numbered upwards, and answers without a status', () => {
    for (const { pdus } of streams) {
      const requests = pdus.filter((pdu) => !pdu.command_id.startsWith('0x8')).map((pdu) => Number(pdu.sequence_number));
      for (let i = 1; i < requests.length; ++i) assert(requests[i] > requests[i - 1], requests.join(' '));
      const answers = pdus.filter((pdu) => pdu.command_id.startsWith('0x8'));
      for (const pdu of answers) assert.equal(Number(pdu.command_status), 0);
    }
  });

  test('finds in each submit what the channel and the text ask for', () => {
    assert(pdus('submit_sm').length > 30);
    for (const pdu of pdus('submit_sm')) {
      assert.equal(Number(pdu['regdel.receipt']), 1);
      assert.equal(Number(pdu.protocol_id), 0);
      assert([0, 8].includes(Number(pdu.data_coding)));
      assert.equal(Number(pdu['esm.submit.msg_mode']) + Number(pdu['esm.submit.msg_type']), 0);
      assert(Number(pdu.sm_length) <= 160);
      assert.equal(Number(pdu.schedule_delivery_time_r), 0);
    }
    for (const account of ['trx', 'split', 'pay']) {
      for (const pdu of submitsOf(account)) {
        const short_code = pdu.source_addr === kShortCode;
        assert.equal(pdu.source_addr, short_code ? kShortCode : 'MoH-Tests');
        assert.deepEqual([Number(pdu.source_addr_ton), Number(pdu.source_addr_npi)], [short_code ? 0 : 5, 0]);
        assert.deepEqual([Number(pdu.dest_addr_ton), Number(pdu.dest_addr_npi)], [1, 1]);
        assert.equal(Number(pdu.validity_period_r), 0);
      }
    }
    for (const pdu of submitsOf('sar')) {
      const types = ['source_addr_ton', 'source_addr_npi', 'dest_addr_ton', 'dest_addr_npi'].map((name) => Number(pdu[name]));
      assert.deepEqual(types, [3, 8, 2, 6]);
      assert.equal(pdu.service_type, 'CMT');
      const seconds = Number(pdu.validity_period_r);
      assert(seconds > 86_390 && seconds <= 86_400, `${seconds} s`);
    }
  });

  test('finds the parts of long texts as each channel writes them', () => {
    const kUdh = 1;
    for (const pdu of [...submitsOf('trx'), ...submitsOf('split')]) {
      const header = { trx: /^05:00:03:..:0[1-9]:0[1-9]:/, split: /^06:08:04:..:..:0[1-9]:0[1-9]:/ };
      const account = submitsOf('trx').includes(pdu) ? 'trx' : 'split';
      assert.equal(Number(pdu['esm.submit.features']) === kUdh, header[account].test(pdu.message));
    }
    const sar = submitsOf('sar').filter((pdu) => pdu.sar_msg_ref_num !== undefined);
    assert(sar.length >= 6);
    for (const pdu of sar) {
      assert(Number(pdu.sar_segment_seqnum) >= 1 && Number(pdu.sar_segment_seqnum) <= Number(pdu.sar_total_segments));
    }
    const whole = submitsOf('pay').filter((pdu) => pdu.message_payload !== undefined);
    assert.deepEqual(whole.map((pdu) => Number(pdu.sm_length)), [0, 0]);
    for (const pdu of [...submitsOf('sar'), ...submitsOf('pay')]) assert.equal(Number(pdu['esm.submit.features']), 0);
  });
});
