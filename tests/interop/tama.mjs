// A real `tama serve` in a temporary folder, with the accounts and the client that the tests need, and its HTTP doors.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kProgram = process.env.TAMA_PROGRAM;
const kPassword = 'a long password of the tests';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `look` gives as soon as it gives something; fails after `seconds`, saying what was waited for. */
export async function until(what, look, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await pause(20);
  }
}

function toml(value) {
  return Array.isArray(value) ? `[${value.map(toml).join(', ')}]` : JSON.stringify(value);
}

export class Tama {
  /** `channels`: the keys of each [[channel]] section. */
  static async start(channels) {
    const tama = new Tama();
    tama.folder = mkdtempSync(join(tmpdir(), 'tama-interop-'));
    tama.config = join(tama.folder, 'tama.toml');
    const sections = channels.map((channel) =>
      ['[[channel]]', ...Object.entries(channel).map(([key, value]) => `${key} = ${toml(value)}`)].join('\n'));
    writeFileSync(tama.config, `data_dir = "data"\ncountry = "LR"\nlog_level = "info"\n\n${sections.join('\n\n')}\n`);
    tama.run('account', 'create', 'director', '--role', 'approver', '--display-name', 'Director');
    tama.run('account', 'create', 'reader', '--role', 'data_manager', '--display-name', 'Reader');
    tama.token = tama.run('client', 'add', 'interop', '--sender', 'MoH-Tests').trim().split('\n').at(-1);
    tama.run('client', 'consent', 'interop', '--approver', 'director');
    tama.log = '';
    tama.child = spawn(kProgram, ['serve', '--config', tama.config, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    tama.ended = new Promise((resolve) => tama.child.on('exit', (code, signal) => resolve(signal ?? code)));
    for (const stream of [tama.child.stdout, tama.child.stderr]) stream.on('data', (octets) => { tama.log += octets; });
    try {
      tama.url = await until('the address of tama serve', () => tama.log.match(/Tama serves (http:[^ ]+?)\/?\. /)?.[1]);
      await tama.signIn();
    } catch (problem) {
      tama.kill();
      throw new Error(`${problem.message}\n${tama.log}`);
    }
    return tama;
  }

  /** A command of the program on this configuration; gives what it printed. */
  run(...words) {
    const done = spawnSync(kProgram, [...words, '--config', this.config], {
      input: `${kPassword}\n${kPassword}\n`, encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`tama ${words.join(' ')}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  async signIn() {
    const answer = await fetch(`${this.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'reader', password: kPassword }),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
    this.cookie = answer.headers.get('set-cookie').split(';')[0];
  }

  /** Sends as the client "interop"; gives one result a message. */
  async send(...messages) {
    const answer = await fetch(`${this.url}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ messages }),
    });
    if (!answer.ok) throw new Error(`POST /api/messages: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).results;
  }

  /** A message's life by its number, inbound or outbound; nothing where there is none. */
  async message(id) {
    const answer = await fetch(`${this.url}/api/messages/${id}?number=whole`, { headers: { Cookie: this.cookie } });
    return answer.ok ? answer.json() : undefined;
  }

  async reaches(id, state, seconds) {
    let life;
    try {
      return await until(`message ${id} to be ${state}`, async () => {
        life = await this.message(id);
        return life?.state === state && life;
      }, seconds);
    } catch (problem) {
      throw new Error(`${problem.message}: ${JSON.stringify(life)}`);
    }
  }

  /** Waits for this text of `number`; ids are given in their order, and these tests make few. */
  async inbound(number, text) {
    return until(`the text ${JSON.stringify(text)} of ${number}`, async () => {
      for (let id = 1; ; ++id) {
        const life = await this.message(id);
        if (!life) return undefined;
        if (life.direction === 'in' && life.number === number && life.text === text) return life;
      }
    });
  }

  async allBound(channels) {
    await until('all channels to be bound', async () => {
      const health = await (await fetch(`${this.url}/health`)).json();
      return channels.every((name) => health.channels[name] === 'connected');
    });
  }

  /** Asks it to stop, as a service manager does; gives the exit code, or the signal that ended it. */
  async stop() {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  kill() {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
