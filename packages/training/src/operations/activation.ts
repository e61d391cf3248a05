/** What an operation does to its values at the end. */
export type Activation = 'none' | 'relu';
