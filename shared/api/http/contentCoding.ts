import {
  brotliCompress,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzip,
  inflateSync,
  type InputType,
  type ZlibOptions,
} from 'node:zlib';
import { promisify } from 'node:util';
import { GraphError } from '../../rules/errors';

export type Coding = 'br' | 'gzip' | 'identity';

/** Chooses the best coding that an `Accept-Encoding` header allows; `q=0` refuses a coding. */
export function chooseCoding(acceptEncoding: string): Coding {
  const accepted = acceptEncoding
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((text) => text.trim()))
    .filter(([, quality = '']) => !/^q=0(?:\.0*)?$/.test(quality))
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((coding) => accepted.includes(coding)) ?? 'identity';
}

/** The quality of Brotli, at which it takes about as much time as gzip. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Compresses a text for an answer. */
export function compress(text: string, coding: Exclude<Coding, 'identity'>): Promise<Buffer> {
  return coding === 'br' ? promisify(brotliCompress)(text, BROTLI) : promisify(gzip)(text);
}

const DECODERS: Readonly<Record<string, (body: InputType, options: ZlibOptions) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * Decodes a body by its `Content-Encoding`. Throws GraphError UnsupportedMediaType for an unknown coding, RequestEntityTooLarge when the
 * decoded body has more than `most` bytes, BadRequest when the body does not have the coding.
 */
export function decode(body: Uint8Array, contentEncoding: string, most: number): Uint8Array {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === '' || coding === 'identity') return body;
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (!decoder) {
    const message = `The Content-Encoding '${coding.slice(0, 40)}' is not supported; send gzip, deflate, br or no coding.`;
    throw new GraphError('UnsupportedMediaType', message);
  }
  try {
    return decoder(body, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new GraphError('RequestEntityTooLarge', `The decoded request body is larger than ${most} bytes.`, {
        cause,
      });
    }
    throw new GraphError('BadRequest', `The request body is not in the coding '${coding}' of its Content-Encoding.`, {
      cause,
    });
  }
}
