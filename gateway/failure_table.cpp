#include "gateway/failure_table.hpp"

#include <charconv>

#include "gateway/smpp/status.hpp"

namespace tama::gateway {
namespace {

FailureClass failureOfMapError(std::int64_t error) {
    switch (error) {
        case 1:  // unknownSubscriber
        case 5:
            return FailureClass::UnknownSubscriber;  // unidentifiedSubscriber
        case 6:                                      // absentSubscriberSM
        case 27:                                     // absentSubscriber
        case 31:
            return FailureClass::Absent;  // subscriberBusyForMT-SMS
        case 9:                           // illegalSubscriber
        case 11:                          // teleserviceNotProvisioned
        case 12:                          // illegalEquipment
        case 13:
            return FailureClass::Barred;  // callBarred
        case 32:
            return FailureClass::MemoryFull;  // sm-DeliveryFailure: in practice a full handset
        default:
            return FailureClass::NetworkError;
    }
}

FailureClass failureOfReceipt(
    smpp::MessageState state, std::int64_t error, const std::map<std::int64_t, FailureClass>& own_codes
) {
    if (const auto own = own_codes.find(error); error != 0 && own != own_codes.end()) return own->second;
    if (error != 0) {
        const FailureClass standard = failureOfMapError(error);
        if (standard != FailureClass::NetworkError) return standard;
    }
    switch (state) {
        case smpp::MessageState::Expired:
            return FailureClass::Absent;  // tried until its validity ran out
        case smpp::MessageState::Rejected:
            return FailureClass::RejectedContent;
        default:
            return FailureClass::NetworkError;
    }
}

}  // namespace

FailureClass failureOfStatus(std::uint32_t command_status) {
    switch (command_status) {
        case smpp::status::kOk:
            return FailureClass::None;
        case smpp::status::kInvalidDestinationAddress:
            return FailureClass::UnknownSubscriber;
        case smpp::status::kInvalidMessageLength:
        case smpp::status::kInvalidSourceAddress:
        case smpp::status::kPermanentApplicationError:
            return FailureClass::RejectedContent;
        default:
            return FailureClass::NetworkError;
    }
}

std::int64_t errorNumber(std::string_view error_code) {
    if (const auto colon = error_code.rfind(':'); colon != std::string_view::npos) {
        error_code.remove_prefix(colon + 1);
    }
    std::int64_t number = 0;
    const auto* end = error_code.data() + error_code.size();
    const auto read = std::from_chars(error_code.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end && number >= 0 ? number : 0;
}

std::optional<ReceiptOutcome> outcomeOf(
    const smpp::Receipt& receipt, const std::map<std::int64_t, FailureClass>& own_codes
) {
    if (!receipt.state || !smpp::isFinal(*receipt.state)) return std::nullopt;
    const std::int64_t error = errorNumber(receipt.error_code);
    const auto failed = [&](MessageState state) {
        return ReceiptOutcome{state, failureOfReceipt(*receipt.state, error, own_codes), error};
    };
    switch (*receipt.state) {
        case smpp::MessageState::Delivered:
            return ReceiptOutcome{MessageState::Delivered, FailureClass::None, error};
        case smpp::MessageState::Expired:
            return failed(MessageState::Expired);
        case smpp::MessageState::Rejected:
            return failed(MessageState::Rejected);
        case smpp::MessageState::Deleted:
        case smpp::MessageState::Undeliverable:
            return failed(MessageState::Undelivered);
        default:
            return std::nullopt;
    }
}

}  // namespace tama::gateway
