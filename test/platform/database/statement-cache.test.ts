import SqliteFile from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StatementCache } from '../../../src/platform/database/statement-cache.ts';

function open(): SqliteFile.Database {
  const file = new SqliteFile(':memory:');
  file.exec('create table notes (id text)');
  onTestFinished(() => {
    file.close();
  });
  return file;
}

describe('the statement cache', () => {
  it('gives the same statement for the same text', () => {
    const cache = new StatementCache(open());

    expect(cache.prepare('select id from notes')).toBe(cache.prepare('select id from notes'));
    expect(cache.prepare('select id from notes')).not.toBe(cache.prepare('select id  from notes'));
  });

  it('holds as many as it may and drops the longest unused', () => {
    const cache = new StatementCache(open(), 2);
    const first = cache.prepare('select 1');
    const second = cache.prepare('select 2');

    cache.prepare('select 1');
    cache.prepare('select 3');

    expect(cache.size).toBe(2);
    expect(cache.prepare('select 1')).toBe(first);
    expect(cache.prepare('select 2')).not.toBe(second);
  });

  it('forgets all when the schema changes, so that no statement answers with the old columns', () => {
    const cache = new StatementCache(open());
    cache.prepare('insert into notes values (?)').run('a');
    expect(cache.prepare('select * from notes').all()).toEqual([{ id: 'a' }]);

    cache.prepare("alter table notes add column kind text default 'plain'").run();

    expect(cache.prepare('select * from notes').all()).toEqual([{ id: 'a', kind: 'plain' }]);
    expect(cache.size).toBe(1);
  });

  it('does not keep savepoints, pragmas and the like', () => {
    const cache = new StatementCache(open());

    cache.prepare('savepoint a').run();
    cache.prepare('release a').run();
    cache.prepare('pragma user_version');

    expect(cache.size).toBe(0);
  });
});
