// The part of AsyncAPI's parser that the component needs to read a document that is parsed already.
export {
  isAsyncAPIDocument, isOldAsyncAPIDocument, isStringifiedDocument, toAsyncAPIDocument,
} from '../node_modules/@asyncapi/parser/esm/document.js';
export { Schema as SchemaV2 } from '../node_modules/@asyncapi/parser/esm/models/v2/schema.js';
export { unstringify } from '../node_modules/@asyncapi/parser/esm/stringify.js';
