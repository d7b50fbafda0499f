// tshark's judgement of what Tama wrote: every PDU dissected by a codec that has nothing to do with Tama's.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kPort = 2775;  // tshark takes it for SMPP
const kLargestPacket = 60_000;  // octets; an IP packet holds no more than 65,535

/** What Tama writes to an SMSC, by command_id as tshark prints it. */
export const commands = {
  bind_receiver: '0x00000001',
  bind_transmitter: '0x00000002',
  query_sm: '0x00000003',
  submit_sm: '0x00000004',
  unbind: '0x00000006',
  bind_transceiver: '0x00000009',
  enquire_link: '0x00000015',
  deliver_sm_resp: '0x80000005',
  unbind_resp: '0x80000006',
  enquire_link_resp: '0x80000015',
  data_sm_resp: '0x80000103',
};

export const tsharkIsThere = () =>
  ['tshark', 'text2pcap'].every((program) => spawnSync(program, ['--version']).status === 0);

/** As text2pcap reads it: each packet's offsets begin at 0. */
function hexDump(octets) {
  const packets = [];
  for (let from = 0; from < octets.length; from += kLargestPacket) {
    const hex = octets.subarray(from, from + kLargestPacket).toString('hex').match(/../g).join(' ');
    packets.push(`000000 ${hex}\n`);
  }
  return packets.join('\n');
}

/** Every object of tshark's tree, with its key. */
function* walk(tree) {
  if (tree === null || typeof tree !== 'object') return;
  for (const [key, value] of Object.entries(tree)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      yield [key, each];
      yield* walk(each);
    }
  }
}

/** All fields of one PDU by name, wherever the tree has them. */
function flat(tree) {
  const fields = {};
  for (const [key, value] of walk(tree)) if (typeof value === 'string') fields[key.replace(/^smpp\./, '')] ??= value;
  return fields;
}

/**
 * The PDUs in what one connection carried from Tama to the SMSC, as tshark reads them, and its complaints.
 * `octets`: how many of them tshark found to be PDUs.
 */
export function dissect(stream) {
  const folder = mkdtempSync(join(tmpdir(), 'tama-tshark-'));
  try {
    const text = join(folder, 'stream.txt');
    const capture = join(folder, 'stream.pcap');
    writeFileSync(text, hexDump(stream));
    execFileSync('text2pcap', ['-q', '-T', `40000,${kPort}`, text, capture], { stdio: 'pipe' });
    const out = execFileSync(
      'tshark', ['-r', capture, '-d', `tcp.port==${kPort},smpp`, '-T', 'json', '--no-duplicate-keys'],
      { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28, encoding: 'utf8' });
    const pdus = [];
    const complaints = [];
    for (const packet of JSON.parse(out)) {
      const layers = packet._source.layers;
      for (const layer of [layers.smpp ?? []].flat()) pdus.push(flat(layer));
      for (const [key, value] of walk(layers)) {
        if (key.startsWith('_ws.malformed')) complaints.push('malformed');
        if (key === '_ws.expert') complaints.push(value['_ws.expert.message'] ?? JSON.stringify(value));
      }
    }
    const octets = pdus.reduce((sum, pdu) => sum + Number(pdu.command_length), 0);
    return { pdus, complaints, octets };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
