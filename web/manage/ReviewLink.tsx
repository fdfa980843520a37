import { Link } from 'wouter-preact';
import type { Identity } from '../api/types';

interface ReviewLinkProps {
  readonly href: string;
  /** The name of the review. */
  readonly name: string;
  /** The reviewed resource; null before the instance opens. */
  readonly resource: Identity | null;
}

/** The text of a link if the name consists of blanks, which the API accepts; such a name could not be clicked. */
const NAMELESS = '–';

/** A link to an instance. It names the resource, which distinguishes the instances of one review, unless the review's name contains it. */
export const ReviewLink = ({ href, name, resource }: ReviewLinkProps) => (
  <Link href={href}>
    {name.trim() || NAMELESS}{' '}
    {resource && !name.includes(resource.displayName) && <bdi class="muted">{resource.displayName}</bdi>}
  </Link>
);
