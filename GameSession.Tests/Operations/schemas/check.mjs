// Checks files below deploy by schema, and writes what is wrong with them to standard output, one fault a line.
//
//   node check.mjs compose FILE...       each is a file of Docker Compose: the Compose Specification's schema, and dclint's rules
//   node check.mjs kubernetes FILE...    each has objects of Kubernetes: the schemas of Kubernetes' API
import { readFileSync } from "node:fs";
import { DCLinter } from "dclint";
import { parseAllDocuments } from "yaml";

// In which order keys and services stand says nothing about whether they work.
const rules = {
  "require-quotes-in-ports": 0,
  "service-keys-order": 0,
  "services-alphabetical-order": 0,
  "top-level-properties-order": 0,
};

function checkCompose(files) {
  return new DCLinter({ rules }).lintFiles(files, false)
    .flatMap(({ filePath, messages }) => messages.map(({ line, rule, message }) => `${filePath}:${line}: ${message} (${rule})`));
}

async function checkKubernetes(files) {
  const faults = [];
  for (const file of files) {
    for (const document of parseAllDocuments(readFileSync(file, "utf8"), { strict: true })) {
      const object = document.toJS();
      const name = `${file}: ${object?.kind} ${object?.metadata?.name}`;
      try {
        const models = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
        new models[object.kind](object).validate();
      } catch (e) {
        faults.push(`${name}: ${e.message}`);
      }
    }
  }

  return faults;
}

const [kind, ...files] = process.argv.slice(2);
const faults = kind === "compose" ? checkCompose(files) : await checkKubernetes(files);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
