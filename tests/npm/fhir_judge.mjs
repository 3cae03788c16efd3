// Judges resources, a JSON line each on standard input, by two npm packages: HL7's published JSON
// schema of R4, and the library `fhir` with its value sets. A JSON line each: what they found.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.env.NPM_TOOLS + "/");
const { Fhir } = require("fhir");
const Schema = require("@asymmetrik/fhir-json-schema-validator");
const fhir = new Fhir();
const schema = new Schema();

for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  const found = schema.validate(resource).map((error) => `${error.dataPath} ${error.message}`);
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  const wrong = messages.filter((message) => ["error", "fatal"].includes(message.severity));
  console.log(JSON.stringify({
    schema: found, library: wrong.map((message) => `${message.location}: ${message.message}`),
  }));
}
