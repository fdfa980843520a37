import { Link } from 'wouter-preact';
import type { Identity } from '../api/types';

interface ReviewLinkProps {
  readonly href: string;
  /** The name of the review. */
  readonly name: string;
  /** What it reviews; null before it opens. */
  readonly resource: Identity | null;
}

/** The way to an instance. Those of one review are told apart by what they review, unless its name says so. */
export const ReviewLink = ({ href, name, resource }: ReviewLinkProps) => (
  <Link href={href}>
    {name} {resource && !name.includes(resource.displayName) && <bdi class="muted">{resource.displayName}</bdi>}
  </Link>
);
