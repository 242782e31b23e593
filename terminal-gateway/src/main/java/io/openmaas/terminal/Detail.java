package io.openmaas.terminal;

/** What a terminal says in words; every protocol and model is mapped to these. */
public enum Detail {
  /** The card or key a driver identified by: iButton and RFID in upper-case hexadecimal. */
  DRIVER_CARD,
  /** Fault codes of the vehicle (SAE J2012, for instance P0420), parted by one comma each. */
  FAULT_CODES,
  /** Vehicle identification number (ISO 3779). */
  VIN,
  /** Number of the SIM card (ICCID, ITU-T E.118). */
  SIM
}
