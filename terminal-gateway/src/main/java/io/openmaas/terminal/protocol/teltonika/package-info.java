/**
 * The Teltonika wire formats: Codec 8, 8 Extended and 16 for records over TCP and UDP, 12, 13 and
 * 14 for commands.
 *
 * <p>Owns: frames, records as the wire has them, both directions, the model dictionaries that turn
 * IO ids into measures, and the words of commands. Does not own: connections (session), what is
 * kept (ingest), what may be commanded (command).
 *
 * <p>Invariants: pure functions over bytes; {@code decode(encode(x)) = x}; a frame whose length,
 * checksum, counts or structure is wrong yields no record; no input makes a decoder throw or
 * allocate more than the frame limit; an answer that nobody foresaw is never "done".
 *
 * <h2>The data files</h2>
 *
 * All are CSV with one line of headings, a field with a comma in quotes; lines that begin with #
 * are comments, and {@code # name: value} is a setting. A <b>family</b> file has settings only:
 * {@code models} (names parted by blanks, {@code *} standing for any ending), {@code includes}
 * (files of elements, the first going before) and {@code commands} (a file of words). A new family
 * is a new file, named in {@link io.openmaas.terminal.protocol.teltonika.ModelDictionary}; a model
 * that no file names is not guessed.
 *
 * <p>An <b>element</b> file has the columns
 *
 * <ul>
 *   <li>{@code id}, 0 to 65535, once per family; {@code name}, for people;
 *   <li>{@code width} in bytes; an element of another width is not read; empty: any, also the
 *       elements of variable length of Codec 8 Extended;
 *   <li>{@code signed}, yes or no; {@code scale}, what one step is in the unit;
 *   <li>{@code unit}: km, m, V, mV, l, kWh, bar and the like; measures count metres, millivolts,
 *       millilitres, watt-hours and kilopascals, and are converted; {@code flag}: any number but 0
 *       is 1; {@code hex} and {@code text}: words;
 *   <li>{@code measure}: a {@link io.openmaas.terminal.Measure} or {@link
 *       io.openmaas.terminal.Detail}; {@code NAME@bit}, several parted by blanks, for single bits;
 *       {@code SIM_FIRST} and {@code SIM_LAST} for the halves of the SIM's number; empty: only
 *       named. Where several ids give one measure the upper line wins within a record. Two
 *       odometers are never given one measure: a reading that jumps from one to the other is not
 *       monotone;
 *   <li>{@code checked}: yes if the vendor's public list says so; no if it was not verified.
 * </ul>
 *
 * <p>A <b>words</b> file has the settings {@code codec} (14: commands carry the terminal's IMEI,
 * and one of another name answers no; else 12) and {@code refused} (a pattern that any answer is
 * searched for), and the columns {@code command} (name of a {@link
 * io.openmaas.terminal.command.Command}), {@code words}, {@code confirmed by} (a pattern that the
 * whole answer must match), {@code refused by} (a further pattern). A command with several lines is
 * said line by line. One without a line is refused. Tyre pressures have no id in the public lists
 * of these families.
 *
 * @see <a href="https://wiki.teltonika-gps.com/view/Teltonika_Data_Sending_Protocols">Teltonika
 *     data sending protocols</a>
 */
package io.openmaas.terminal.protocol.teltonika;
