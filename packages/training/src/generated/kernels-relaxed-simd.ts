/** A WebAssembly module of 134 bytes, as `moduleBytes` reads it. */
export const kernels: string =
  '+}8}J}D,+++,2,}7.}V}V}T+-=,.}<}E}M1}D}<}D}F}I}P-,+}W}W/.-,+23,/}=}@}C}C++5}(,{-,}V,}RK-(>L/K+K,m-}K}AL..lK+m;}AM,K.y/lK+K/(6/+K,L+7,66.lK+K.u/lK+K-d-+K+m/}AL+7,666';
