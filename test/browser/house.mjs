// test/browser/house.mjs - a small book, served by the built program.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const jiedui = process.env.JIEDUI ?? 'out/test/jiedui';

const run = (...words) => execFileSync(jiedui, words, { stdio: 'pipe' });

// A folder with a demonstration book of 1 % (or an empty one).
export function makeBook({ empty = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'jiedui-browser-'));
  const book = join(folder, 'demo.book');
  const files = join(folder, 'files');
  if (empty) {
    run('init', book, '--pack', 'packs/xiezuo');
  } else {
    run('demo', files, '--scale', '0.01');
    run('init', book, '--pack', join(files, 'pack'));
    const sheets = readdirSync(files).filter((name) => name.endsWith('.csv'));
    run('import', book, ...sheets.map((name) => join(files, name)));
    for (const [number, style] of [['1', 'press'], ['2', 'strict']]) {
      run('publish', book, '--number', number, '--style', style, '--drafter',
        'Gao', '--checker', 'He', '--approver', 'Jin');
    }
  }
  return { folder, book };
}

// Serve it on a free port; gives { address, stop }.
export function serve(book) {
  const child = spawn(jiedui, ['serve', book, '--listen', '127.0.0.1:0'],
                      { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => { log += text; });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`serve: ${code}\n${log}`)));
    child.stdout.on('data', (text) => {
      const found = /http:\/\/[\d.]+:\d+/.exec(text);
      if (found) {
        resolve({ address: found[0], log: () => log, stop: () => {
          child.removeAllListeners('exit');
          const ended = new Promise((r) => child.on('exit', r));
          child.kill('SIGTERM');
          return ended;
        } });
      }
    });
  });
}

// Whether `jiedui check` accepts a proof with the public key alone.
export function proofHolds(folder, proof, key) {
  const path = join(folder, 'proof.txt');
  writeFileSync(path, proof);
  return /(proof holds|证明成立)/.test(run('check', path, '--key', key.trim())
    .toString());
}

export const remove = (folder) => rmSync(folder, { recursive: true });
