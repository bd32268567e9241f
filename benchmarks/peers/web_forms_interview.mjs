// One scripted interview in ODK Web Forms' engine: FORM.xml STEPS.tsv RUNS VALUES.xml. Prints one JSON object, times in
// milliseconds. Run in the folder that holds node_modules. Steps are those of JavaRosaInterview.java.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const here = createRequire(pathToFileURL(`${process.cwd()}/`));
const { JSDOM } = await import(pathToFileURL(here.resolve('jsdom')));
const page = new JSDOM('<!doctype html><html></html>').window;
for (const name of Object.getOwnPropertyNames(page)) {
  if (/^(DOM|XML|XPath|Node|Element|Document|Attr|Text|CharacterData|Comment|CDATA|Processing|Blob|File|FormData|HTMLElement)/.test(name)) {
    globalThis[name] = page[name];
  }
}
globalThis.window ??= page;
globalThis.document ??= page.document;

// The published bundle takes Node for CommonJS and fails; while it is imported it must not see that this is Node.
const versions = Object.getOwnPropertyDescriptor(process, 'versions');
Object.defineProperty(process, 'versions', { value: {}, configurable: true });
const { loadForm } = await import('@getodk/xforms-engine').catch(async () =>
  import(pathToFileURL(`${process.cwd()}/node_modules/@getodk/xforms-engine/dist/index.js`)));
Object.defineProperty(process, 'versions', versions);

const [, , formFile, stepsFile, runs, valuesFile] = process.argv;
const xml = readFileSync(formFile, 'utf8');
const steps = readFileSync(stepsFile, 'utf8').split('\n').filter(Boolean).map((line) => line.split('\t'));
const timed = (work) => { const began = performance.now(); work(); return performance.now() - began; };

function indexed(root) {
  const found = new Map();
  const waiting = [root];
  while (waiting.length) {
    const node = waiting.pop();
    found.set(node.currentState.reference, node);
    waiting.push(...(node.currentState.children ?? []));
  }
  return found;
}

const enter = {
  select_one: (node, text) => node.selectValue(text),
  select_multiple: (node, text) => node.selectValues(text.split(' ')),
  integer: (node, text) => node.setValue(BigInt(text)),
};

const result = { engine: 'ODK Web Forms', load: [], fill: [], answers: [], skipped: 0, missing: 0, refused: 0 };
for (let run = 0; run < Number(runs); run++) {
  const began = performance.now();
  const form = await loadForm(xml);
  if (form.status === 'failure') throw form.error;
  const root = form.createInstance().root;
  result.load.push(performance.now() - began);
  let nodes = indexed(root);
  let spent = 0;
  Object.assign(result, { answers: [], skipped: 0, missing: 0, refused: 0 });
  for (const [act, path, kind, text] of steps) {
    const node = nodes.get(path);
    if (!node) { result.missing++; continue; }
    if (act === 'add') {
      spent += timed(() => node.addInstances());
      nodes = indexed(root);
    } else if (!node.currentState.relevant) {
      result.skipped++;
    } else {
      try {
        const took = timed(() => (enter[kind] ?? ((one, value) => one.setValue(value)))(node, text));
        spent += took;
        result.answers.push(took);
      } catch { result.refused++; }
    }
  }
  result.fill.push(spent);
  if (run === Number(runs) - 1) {
    const payload = await root.prepareInstancePayload({ payloadType: 'monolithic' });
    const file = payload.data[0].get('xml_submission_file');
    writeFileSync(valuesFile, typeof file.text === 'function' ? await file.text() : root.instanceState.instanceXML);
  }
}
console.log(JSON.stringify(result));
