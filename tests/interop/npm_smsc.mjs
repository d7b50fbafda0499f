// A small SMSC on the npm package smpp: what it does with a text is said by its account and by words in the text.
//   "busy"    the first try is answered ESME_RTHROTTLED
//   "early"   the receipt comes before the answer to the submit
//   "silent"  there is no receipt; only query_sm tells that it was delivered
import smpp from 'smpp';

const kDelivered = 2;  // message_state

/** yyMMddhhmm, which is what most SMSCs write in receipts. */
const stamp = () => new Date().toISOString().replace(/\D/g, '').slice(2, 12);

const receiptText = (id) =>
  `id:${id} sub:001 dlvrd:001 submit date:${stamp()} done date:${stamp()} stat:DELIVRD err:000 text:`;

/** How the account's SMSC names a message in its answer, and how its receipt then reads. */
export const receipts = {
  hexThenDecimal: {
    idOf: (n) => (0xa0000 + n).toString(16).toUpperCase().padStart(10, '0'),
    send: (session, id, back) =>
      session.deliver_sm({ ...back, esm_class: 4, short_message: receiptText(String(parseInt(id, 16)).padStart(10, '0')) }),
  },
  tlvInDataSm: {
    idOf: (n) => `${n}-ab-${n}`,
    send: (session, id, back) =>
      session.data_sm({ ...back, esm_class: 4, receipted_message_id: id, message_state: kDelivered }),
  },
  lowerCase: {
    idOf: (n) => `6f0c1d2e-0000-4000-8000-${String(n).padStart(12, '0')}`,
    send: (session, id, back) =>
      session.deliver_sm({ ...back, esm_class: 4, short_message: `id:${id} stat:delivrd err:0 done date:${stamp()}` }),
  },
};

export class NpmSmsc {
  /** `accounts`: by system_id, one of `receipts`. */
  static async start(accounts) {
    const smsc = new NpmSmsc();
    Object.assign(smsc, { accounts, submits: [], binds: [], events: [], problems: [], bound: new Map(), taken: 0 });
    smsc.busy = new Set();
    smsc.server = smpp.createServer({}, (session) => smsc.attend(session));
    await new Promise((resolve) => smsc.server.listen(0, '127.0.0.1', resolve));
    smsc.port = smsc.server.address().port;
    return smsc;
  }

  attend(session) {
    session.on('error', (problem) => { if (problem.code !== 'ECONNRESET') this.problems.push(String(problem)); });
    session.on('close', () => this.bound.forEach((all) => all.delete(session)));
    for (const command of ['bind_transceiver', 'bind_transmitter', 'bind_receiver'])
      session.on(command, (pdu) => this.bind(session, pdu));
    session.on('submit_sm', (pdu) => this.submit(session, pdu));
    session.on('query_sm', (pdu) => this.query(session, pdu));
    for (const command of ['enquire_link', 'unbind']) {
      session.on(command, (pdu) => {
        this.events.push({ command, account: session.account });
        session.send(pdu.response());
      });
    }
    for (const command of ['unknown', 'generic_nack']) session.on(command, () => this.problems.push(command));
  }

  bind(session, pdu) {
    this.binds.push(pdu);
    if (!this.accounts[pdu.system_id] || pdu.password !== 'secret') {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      return;
    }
    session.account = pdu.system_id;
    session.receives = pdu.command !== 'bind_transmitter';
    session.sends = pdu.command !== 'bind_receiver';
    session.send(pdu.response({ system_id: 'npm-smpp' }));
    if (!this.bound.has(pdu.system_id)) this.bound.set(pdu.system_id, new Set());
    this.bound.get(pdu.system_id).add(session);
  }

  submit(session, pdu) {
    if (!session.sends) return session.send(pdu.response({ command_status: smpp.ESME_RINVBNDSTS }));
    const payload = pdu.message_payload?.message ?? pdu.message_payload;
    const text = payload ?? pdu.short_message.message;
    if (text.includes('busy') && !this.busy.has(text)) {
      this.busy.add(text);
      return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    }
    const way = this.accounts[session.account];
    const id = way.idOf(++this.taken);
    this.submits.push({ account: session.account, id, text, part: partOf(pdu), in_payload: payload !== undefined, pdu });
    const answer = () => session.send(pdu.response({ message_id: id }));
    const back = {
      source_addr_ton: pdu.dest_addr_ton, source_addr_npi: pdu.dest_addr_npi, source_addr: pdu.destination_addr,
      dest_addr_ton: pdu.source_addr_ton, dest_addr_npi: pdu.source_addr_npi, destination_addr: pdu.source_addr,
    };
    const receipt = () => way.send(this.receiver(session.account), id, back);
    if (text.includes('early')) receipt();
    answer();
    if (!text.includes('early') && !text.includes('silent')) receipt();
  }

  query(session, pdu) {
    this.events.push({ command: 'query_sm', account: session.account, message_id: pdu.message_id });
    const known = this.submits.find((submit) => submit.id === pdu.message_id);
    session.send(pdu.response(
      known ? { message_id: pdu.message_id, final_date: new Date(), message_state: kDelivered, error_code: 0 }
            : { command_status: smpp.ESME_RQUERYFAIL }));
  }

  receiver(account) {
    return [...(this.bound.get(account) ?? [])].find((session) => session.receives);
  }

  /** Resolves to the status of deliver_sm_resp. `message`: text, or { udh, message }. */
  deliver(account, from, to, message, more = {}) {
    return new Promise((resolve) => this.receiver(account).deliver_sm(
      { source_addr_ton: 1, source_addr_npi: 1, source_addr: from, destination_addr: to, short_message: message, ...more },
      (answer) => resolve(answer.command_status)));
  }

  /** Resolves to the status of the answer. */
  ask(account, command) {
    return new Promise((resolve) => this.receiver(account)[command]((answer) => resolve(answer.command_status)));
  }

  /** Takes leave of the account's sessions as SMSCs do before maintenance. */
  async dismiss(account) {
    const session = this.receiver(account);
    const status = await this.ask(account, 'unbind');
    session.close();
    return status;
  }

  close() {
    for (const session of [...this.server.sessions]) session.destroy();
    this.server.close();
  }
}

/** Which part of which text; nothing for a text that came whole. */
function partOf(pdu) {
  if (pdu.sar_total_segments) {
    return { reference: pdu.sar_msg_ref_num, total: pdu.sar_total_segments, number: pdu.sar_segment_seqnum, by: 'sar' };
  }
  const element = pdu.short_message?.udh?.[0];
  if (!element) return null;
  if (element[0] === 0x00) return { reference: element[2], total: element[3], number: element[4], by: 'udh8' };
  if (element[0] === 0x08) return { reference: element.readUInt16BE(2), total: element[4], number: element[5], by: 'udh16' };
  throw new Error(`a user data header of kind ${element[0]}`);
}
