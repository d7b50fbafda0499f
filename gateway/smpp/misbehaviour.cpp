#include "gateway/smpp/misbehaviour.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

constexpr std::uint64_t kFirstId = 0x0B8BE190;  // so that hexadecimal ids have letters

std::string wholePdu(std::uint32_t command_id, std::uint32_t status, std::uint32_t sequence, std::string_view body) {
    std::string octets;
    appendHeader(octets, {static_cast<std::uint32_t>(kHeaderSize + body.size()), command_id, status, sequence});
    octets.append(body);
    return octets;
}

std::string bodyOf(AnswerForm form) {
    switch (form) {
        case AnswerForm::HeaderOnly:
            return {};
        case AnswerForm::EmptyId:
            return std::string(1, '\0');
        case AnswerForm::WithText:
            return std::string("too many messages\0\0\x1D\0\4text", 26);
    }
    return {};
}

std::string inUtf16(std::string_view text) {
    std::string wide;
    for (const char c : text) wide.append(1, '\0').push_back(c);
    return wide;
}

std::string withNuls(std::string text) {
    for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 2)) {
        text.insert(at + 1, 1, '\0');
    }
    return text + std::string(3, '\0');
}

/// The value of "key:" in a text of appendix B.
std::string fieldOf(const std::string& text, std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string::npos) return {};
    const std::size_t from = at + key.size();
    return text.substr(from, text.find(' ', from) - from);
}

std::string textIn(ReceiptForm form, const DeliverSm& receipt, const std::string& id, MessageState state) {
    const std::string& standard = receipt.short_message;
    const std::string submitted = fieldOf(standard, "submit date:");
    const std::string done = fieldOf(standard, "done date:");
    const std::string error = fieldOf(standard, "err:");
    switch (form) {
        case ReceiptForm::Standard:
        case ReceiptForm::TextOnly:
        case ReceiptForm::DataSm:
            return standard;
        case ReceiptForm::TlvsOnly:
            return {};
        case ReceiptForm::IdAndState:
            return fmt::format("{} {}", id, static_cast<int>(state));
        case ReceiptForm::Columns:
            return fmt::format(
                "{},{},{},,{},8000,{}",
                state == MessageState::Delivered ? "00" : "11",
                done,
                submitted,
                receipt.source.digits,
                id
            );
        case ReceiptForm::Utf16:
            return inUtf16(standard);
        case ReceiptForm::Nuls:
            return withNuls(standard);
        case ReceiptForm::Seconds:
            return fmt::format(
                "id:{} sub:001 dlvrd:001 submit date:{}00 done date:{}59 stat:{} err:{} text:",
                id,
                submitted,
                done,
                nameOf(state),
                error
            );
        case ReceiptForm::Reordered:
            return fmt::format("stat:{} err:{} done date:{} id:{} Text:", nameOf(state), error, done, id);
        case ReceiptForm::Digits:
            return fmt::format("id:{} done date:{} stat:{} err:{}", id, done, static_cast<int>(state), error);
        case ReceiptForm::Disagreeing: {
            std::string text = standard;
            return text.replace(text.find("stat:") + 5, 7, "UNDELIV");
        }
    }
    return standard;
}

bool hasTlvs(ReceiptForm form) {
    return form == ReceiptForm::Standard || form == ReceiptForm::TlvsOnly || form == ReceiptForm::Disagreeing ||
           form == ReceiptForm::DataSm;
}

}  // namespace

std::string idInAnswer(IdForm form, std::uint64_t number) {
    const std::uint64_t id = kFirstId + number;
    switch (form) {
        case IdForm::Same:
            return fmt::format("{:08X}", number);
        case IdForm::HexThenDecimal:
        case IdForm::OtherCase:
            return fmt::format("{:X}", id);
        case IdForm::DecimalThenHex:
            return fmt::format("{}", id);
        case IdForm::LeadingZeros:
            return fmt::format("{:012X}", id);
        case IdForm::Uuid:
            return fmt::format("6f1c2a5e-9d3b-4c77-8e21-{:012x}", id);
        case IdForm::Longest:
            return fmt::format("{:064x}", id).replace(0, 8, "smsc-a./");
    }
    return {};
}

std::string idInReceipt(IdForm form, std::uint64_t number) {
    const std::uint64_t id = kFirstId + number;
    switch (form) {
        case IdForm::HexThenDecimal:
            return fmt::format("{}", id);
        case IdForm::DecimalThenHex:
            return fmt::format("{:X}", id);
        case IdForm::LeadingZeros:
            return fmt::format("{:X}", id);
        case IdForm::OtherCase:
            return fmt::format("{:x}", id);
        default:
            return idInAnswer(form, number);
    }
}

std::string answerOctets(
    const Misbehaviour& faults, const Link::Held& submit, std::uint32_t status, const std::string& message_id
) {
    const std::uint32_t command = submit.command_id | kResponseBit;
    const std::string body = status == status::kOk ? message_id + '\0' : bodyOf(faults.refusal_form);
    const std::string answer = wholePdu(command, status, submit.sequence, body);
    std::string octets;
    if (faults.stray_answers) {
        octets += wholePdu(command, status::kOk, kMaxSequence - 7, std::string("4711\0", 5));
        octets += wholePdu(command, status::kOk, 0, std::string("4712\0", 5));
        octets += wholePdu(command::kGenericNack, status::kInvalidCommandId, 0, {});
    }
    octets += answer;
    if (faults.answer_twice) octets += answer;
    return octets;
}

std::optional<std::string> interceptRequest(const Misbehaviour& faults, const Header& header) {
    const std::uint32_t response = header.command_id | kResponseBit;
    switch (header.command_id) {
        case command::kBindReceiver:
        case command::kBindTransmitter:
        case command::kBindTransceiver:
            if (faults.bind_unanswered) return std::string{};
            if (faults.bind_nacked) {
                return wholePdu(command::kGenericNack, status::kInvalidCommandId, header.sequence, {});
            }
            if (!faults.bind_status) return std::nullopt;
            return wholePdu(response, *faults.bind_status, header.sequence, bodyOf(faults.bind_form));
        case command::kEnquireLink:
            if (faults.enquire_link_unanswered) return std::string{};
            if (faults.enquire_link_status == 0) return std::nullopt;
            return wholePdu(response, faults.enquire_link_status, header.sequence, {});
        case command::kUnbind:
            if (faults.unbind_unanswered) return std::string{};
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

DeliverSm disguised(DeliverSm receipt, const Misbehaviour& faults, const std::string& id, MessageState state) {
    receipt.esm_class = faults.receipt_esm_class;
    receipt.short_message = textIn(faults.receipt_form, receipt, id, state);
    if (faults.receipt_form == ReceiptForm::Utf16) receipt.data_coding = 8;
    if (!hasTlvs(faults.receipt_form)) receipt.tlvs.clear();
    return receipt;
}

}  // namespace tama::gateway::smpp
