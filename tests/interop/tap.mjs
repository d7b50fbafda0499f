// A TCP relay between Tama and an SMSC that keeps what Tama wrote, one buffer for each connection. It stands in for a
// capture on the loopback, which needs rights that a test does not have everywhere.
import net from 'node:net';

export class Tap {
  static async start(port) {
    const tap = new Tap();
    tap.connections = [];  // { octets: Buffer[], ended: by whom the line was closed first }
    tap.server = net.createServer({ noDelay: true }, (tama) => {
      const connection = { octets: [], ended: '' };
      tap.connections.push(connection);
      const smsc = net.connect({ port, host: '127.0.0.1', noDelay: true });
      tama.on('data', (octets) => { connection.octets.push(octets); smsc.write(octets); });
      smsc.on('data', (octets) => tama.write(octets));
      for (const [name, here, there] of [['tama', tama, smsc], ['smsc', smsc, tama]]) {
        here.on('end', () => { connection.ended ||= name; there.end(); });
        here.on('error', () => { connection.ended ||= `${name}, by a reset`; there.destroy(); });
      }
    });
    await new Promise((resolve) => tap.server.listen(0, '127.0.0.1', resolve));
    tap.port = tap.server.address().port;
    return tap;
  }

  /** What Tama wrote, connection by connection. */
  written() {
    return this.connections.map((connection) => Buffer.concat(connection.octets));
  }

  close() {
    this.server.close();
  }
}
