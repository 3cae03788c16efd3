// Makes R4 resources with the npm library `fhir`, by its own copy of the published definitions:
// every element that a type has, each left out in turn, for every status. They go through the
// library's XML and back, so that what arrives is as it writes them. One JSON line each.
import { createRequire } from "node:module";

const { Fhir } = createRequire(process.env.NPM_TOOLS + "/")("fhir");
const fhir = new Fhir();
const types = fhir.parser.parsedStructureDefinitions;
const DEPTH = 3;
const WORDS = "Zonnebloemstraat";
const LEFT_OUT = new Set(["extension", "modifierExtension", "contained", "text"]);
const PLAIN = {
  base64Binary: "eA==", boolean: true, canonical: "https://his.example/c", code: "nl",
  date: "1984-05-17", dateTime: "2026-03-09T14:12:00+01:00", decimal: 1.5, id: "x1",
  instant: "2026-03-30T10:00:00+02:00", integer: 1, markdown: WORDS, oid: "urn:oid:1.2.3",
  positiveInt: 1, string: WORDS, time: "10:00:00", unsignedInt: 30, uri: "https://his.example/u",
  url: "https://his.example/l", uuid: "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
};

function codesOf(property) {
  const set = fhir.parser.parsedValueSets[property._valueSet?.split("|")[0]];
  return set ? set.systems.flatMap((system) => system.codes.map((code) => code.code)) : [];
}

function target(property) {
  const kinds = (property._targetProfiles ?? []).map((url) => url.split("/").pop());
  return kinds.find((kind) => kind !== "Resource") ?? "Organization";
}

function value(property, depth) {
  if (property._type === "code") return codesOf(property)[0] ?? PLAIN.code;
  if (property._type in PLAIN) return PLAIN[property._type];
  if (property._type === "xhtml") return undefined;
  if (property._type === "Reference") return { reference: `${target(property)}/o1`, display: WORDS };
  const properties = property._properties?.length ? property._properties
    : types[property._type]?._properties;
  return depth > 0 && properties ? whole(properties, depth - 1) : undefined;
}

function whole(properties, depth) {
  const made = {};
  const chosen = new Set();
  for (const property of properties) {
    const name = property._name;
    if (name.startsWith("_") || name === "id" || LEFT_OUT.has(name)) continue;
    if (property._choice) {
      if (chosen.has(property._choice)) continue;
      chosen.add(property._choice);
    }
    const one = value(property, depth);
    if (one !== undefined) made[name] = property._multiple ? [one] : one;
  }
  return Object.keys(made).length ? made : undefined;
}

const META = { versionId: "3", lastUpdated: "2026-03-30T10:20:00+02:00" };
const IDENTIFIER = [{ system: "https://his.example/n", value: "88120" }];

function appointment(status) {
  return {
    resourceType: "Appointment", id: "A-1",
    ...whole(types.Appointment._properties, DEPTH),
    status, meta: META, identifier: IDENTIFIER, end: "2026-03-30T10:30:00+02:00",
    participant: [
      { actor: { reference: "Patient/P-1" }, status: "accepted" },
      { actor: { reference: "Practitioner/C-1" }, status: "accepted" },
      { actor: { reference: "Location/L-1", display: "Kamer 2" }, status: "accepted" },
    ],
  };
}

function patient() {
  return {
    resourceType: "Patient", id: "P-1",
    ...whole(types.Patient._properties, DEPTH),
    meta: META, identifier: IDENTIFIER, deceasedBoolean: false,
    name: [{ use: "usual", given: ["Noor"], family: "Hof" }],
    telecom: [{ system: "phone", value: "06-23456789" }],
  };
}

function* variants(status, resource) {
  yield { status, without: "", resource };
  for (const name of Object.keys(resource)) {
    if (["resourceType", "status"].includes(name)) continue;
    const { [name]: gone, ...lacking } = resource;
    yield { status, without: name, resource: lacking };
  }
}

function written(resource) {
  return fhir.xmlToObj(fhir.objToXml(resource));
}

const STATUSES = codesOf(types.Appointment._properties.find((one) => one._name === "status"));

for (const status of STATUSES)
  for (const one of variants(status, appointment(status)))
    console.log(JSON.stringify({ ...one, resource: written(one.resource) }));
for (const one of variants("", patient()))
  console.log(JSON.stringify({ ...one, resource: written(one.resource) }));

const entry = (resource) => ({
  fullUrl: `https://his.example/fhir/${resource.resourceType}/${resource.id}`, resource,
});
for (const type of ["collection", "transaction"]) {
  const entries = [entry(appointment("noshow")), entry(patient())];
  if (type === "transaction")
    entries.forEach((one) => { one.request = { method: "POST", url: one.resource.resourceType }; });
  const resource = { resourceType: "Bundle", type, entry: entries };
  console.log(JSON.stringify({ status: "noshow", without: "", resource: written(resource) }));
}
