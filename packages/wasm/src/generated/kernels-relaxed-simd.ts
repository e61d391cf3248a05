/** A WebAssembly module, deflated, in base64: 227 bytes of which 177 are left. */
export const kernels: string =
  'Lc2xjcJAFATQmb/fxmCC07mBv0SICghxSkANoBMJYECAkBDBUgW0gERjd0WshNZcNBPM02BxbAiABecaQgiQb7rl9pw3y2Z3uAhxu6kTotNl9rNZNHug9yKfFAa5GkZSxMpnqfRj5XNjLaeBGoaClXcp1XTl1cS49nQTY60znZiai1BYFv9oefxlLBXm6q/ENIWm6dqzz7JsHaatS1/mRoL2/nEfS3L6cfpx/HflGw==';
