// Between our messages and SMPP's: a marked part as submit_sm, a deliver_sm as an arrival or a receipt. Pure.
// Source: SMPP 3.4 sections 4.4, 4.6, 5.2 and 7.1; 3GPP TS 23.040 for the user data header.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/numbering_plans.hpp"
#include "base/result.hpp"
#include "gateway/inbox.hpp"
#include "gateway/send_queue.hpp"
#include "gateway/smpp/pdu.hpp"
#include "gateway/submit_style.hpp"

namespace tama::gateway {

/// The same part gives the same octets each time, or it would not fit its message when it is sent again.
/// `left`: real time until the message expires. An Error: its text no longer gives the parts that were
/// planned.
Result<smpp::SubmitSm> submitFor(
    const MarkedPart& part, const SubmitStyle& style, std::optional<Milliseconds> left
);

/// Short code (digits), sender name, or E.164 number with "+": TON and NPI follow from the form.
smpp::Address addressOf(const std::string& sender);

/// The same with the type that the SMSC wants.
smpp::Address sourceOf(const std::string& sender, const SubmitStyle& style);
/// The person's number; nothing for a name or a short code. `country` reads what is not marked international.
std::optional<PhoneNumber> numberOf(
    const smpp::Address& address, const NumberingPlans& plans, const std::string& country
);

/// Parts named by SAR parameters come out with the user data header that says the same.
Arrival arrivalOf(
    const smpp::DeliverSm& message, const NumberingPlans& plans, const std::string& country, WallTime now
);

/// The optional and vendor parameters that nothing here reads, as "tag=octets" in hexadecimal with blanks between, in
/// the order of the wire; as many as 1,000 characters hold.
std::string parametersOf(const smpp::Tlvs& tlvs);

/// The relative form of validity_period, "YYMMDDhhmmss000R"; at least a minute, at most a week.
std::string relativeTime(Milliseconds time);

}  // namespace tama::gateway
