/**
 * Personal data that programs can recognise: e-mail addresses, public IP addresses, phone numbers.
 *
 * <pre>
 *   text ─► EmailAddresses, IpAddresses, PhoneNumbers: where they are ─► Replacement: what stands there instead
 *                                 └──────────── {@link org.millrace.data.filter.pii.PersonalData} ────────────┘
 * </pre>
 */
@NullMarked
package org.millrace.data.filter.pii;

import org.jspecify.annotations.NullMarked;
