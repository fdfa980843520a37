/** Who publishes the connector. Whoever submits it for certification puts their own name and addresses here. */
export const PUBLISHER = 'Access Reviews';

export const CONTACT = {
  name: 'Access Reviews Support',
  url: 'https://access-reviews.example/support',
  email: 'support@access-reviews.example',
} as const;

export const METADATA = [
  { propertyName: 'Website', propertyValue: 'https://access-reviews.example' },
  { propertyName: 'Privacy policy', propertyValue: 'https://access-reviews.example/privacy' },
  { propertyName: 'Categories', propertyValue: 'Security;IT Operations' },
] as const;
