/**
 * The floor for intake: node:http, HMAC over the raw body, one INSERT and one FULL commit per request. Nothing is
 * redacted, queued or processed. Prints its port; ends on SIGTERM.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';

const [databasePath, secret] = process.argv.slice(2);
if (databasePath === undefined || secret === undefined) throw new Error('usage: bare-intake.ts <database> <secret>');

const database = new Database(databasePath);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE inbox (delivery TEXT PRIMARY KEY, event TEXT, body BLOB, received_at INTEGER)');
const insert = database.prepare('INSERT INTO inbox VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const given = Buffer.from(String(request.headers['x-hub-signature-256']));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    insert.run(request.headers['x-github-delivery'], request.headers['x-github-event'], body, Date.now());
    response.writeHead(202).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});
process.on('SIGTERM', () => process.exit(0));
