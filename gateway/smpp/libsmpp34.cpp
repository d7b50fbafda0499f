#include "gateway/smpp/libsmpp34.hpp"

#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>

#include <fmt/format.h>
#include <sys/types.h>

#include "gateway/smpp/mandatory.hpp"
#include "gateway/smpp/status.hpp"

// The library's headers include nothing themselves, so their order counts.
// clang-format off
extern "C" {
#include <smpp34.h>
#include <smpp34_structs.h>
#include <smpp34_params.h>
}
// clang-format on

namespace tama::gateway::smpp::libsmpp34 {
namespace {

// The layouts that the walk in mandatory.cpp was written against.
static_assert(sizeof(submit_sm_t{}.short_message) == 254 && sizeof(deliver_sm_t{}.short_message) == 254);
static_assert(sizeof(submit_sm_t{}.service_type) == 6 && sizeof(deliver_sm_t{}.validity_period) == 1);
static_assert(sizeof(bind_transceiver_t{}.password) == 9 && sizeof(bind_transceiver_t{}.address_range) == 41);
static_assert(sizeof(data_sm_t{}.destination_addr) == 65 && sizeof(data_sm_t{}.source_addr) == 21);
static_assert(sizeof(query_sm_t{}.message_id) == 65 && sizeof(cancel_sm_t{}.message_id) == 65);
static_assert(sizeof(submit_sm_t) == 376 && sizeof(deliver_sm_t) == 344 && sizeof(tlv_t) == 1040);

std::mutex& libraryLock() {
    static std::mutex lock;
    return lock;
}

/// Copies our values into a zeroed struct and keeps the first that does not fit.
class Filler {
  public:
    template <std::size_t N>
    void text(std::uint8_t (&to)[N], const std::string& from, const char* name) {
        if (from.size() >= N) return complain(fmt::format("is longer than {} octets", N - 1), name);
        if (from.find('\0') != std::string::npos) return complain("holds a NUL", name);
        std::memcpy(to, from.data(), from.size());
    }
    void ton(std::uint8_t& to, std::uint8_t from, const char* name) {
        if (!isStandardTon(from)) complain(fmt::format("is {}, not a type of number", from), name);
        to = from;
    }
    void npi(std::uint8_t& to, std::uint8_t from, const char* name) {
        if (!isStandardNpi(from)) complain(fmt::format("is {}, not a numbering plan", from), name);
        to = from;
    }
    template <class Struct>
    void message(Struct& to, const std::string& from) {
        if (from.size() > kMaxShortMessage) {
            return complain(
                fmt::format("is longer than {} octets: use message_payload", kMaxShortMessage),
                "short_message"
            );
        }
        to.sm_length = static_cast<std::uint8_t>(from.size());
        std::memcpy(to.short_message, from.data(), from.size());
    }
    const std::optional<Error>& error() const { return error_; }

  private:
    void complain(std::string what, const char* name) {
        if (!error_) error_ = Error{ErrorCode::InvalidInput, std::move(what), name};
    }

    std::optional<Error> error_;
};

template <class Struct>
void fillSource(Filler& fill, Struct& to, const Address& from) {
    fill.ton(to.source_addr_ton, from.ton, "source_addr_ton");
    fill.npi(to.source_addr_npi, from.npi, "source_addr_npi");
    fill.text(to.source_addr, from.digits, "source_addr");
}

template <class Struct>
void fillDestination(Filler& fill, Struct& to, const Address& from) {
    fill.ton(to.dest_addr_ton, from.ton, "dest_addr_ton");
    fill.npi(to.dest_addr_npi, from.npi, "dest_addr_npi");
    fill.text(to.destination_addr, from.digits, "destination_addr");
}

template <class Struct>
void fillBind(Filler& fill, Struct& to, const Bind& from) {
    fill.text(to.system_id, from.system_id, "system_id");
    fill.text(to.password, from.password, "password");
    fill.text(to.system_type, from.system_type, "system_type");
    to.interface_version = from.interface_version;
    fill.ton(to.addr_ton, from.address_range.ton, "addr_ton");
    fill.npi(to.addr_npi, from.address_range.npi, "addr_npi");
    fill.text(to.address_range, from.address_range.digits, "address_range");
}

template <class Struct>
void fillMessage(Filler& fill, Struct& to, const ShortMessage& from) {
    fill.text(to.service_type, from.service_type, "service_type");
    fillSource(fill, to, from.source);
    fillDestination(fill, to, from.destination);
    to.esm_class = from.esm_class;
    to.protocol_id = from.protocol_id;
    to.priority_flag = from.priority;
    fill.text(to.schedule_delivery_time, from.schedule_delivery_time, "schedule_delivery_time");
    fill.text(to.validity_period, from.validity_period, "validity_period");
    to.registered_delivery = from.registered_delivery;
    to.replace_if_present_flag = from.replace_if_present;
    to.data_coding = from.data_coding;
    to.sm_default_msg_id = from.default_message_id;
    fill.message(to, from.short_message);
}

/// Packs `filled`; its fields have been checked, so a refusal is a broken invariant of ours or the library's.
template <class Struct>
Result<std::string> packStruct(std::uint32_t command_id, Struct& filled, const Filler& fill) {
    if (fill.error()) return fail(*fill.error());
    filled.command_id = command_id;
    filled.sequence_number = 1;
    std::uint8_t buffer[1024] = {};  // the longest mandatory part is 402 octets, and one must stay spare
    int length = 0;
    const std::lock_guard lock(libraryLock());
    if (smpp34_pack(command_id, buffer, sizeof buffer, &length, &filled) != 0 || length <= 0) {
        return fail(
            ErrorCode::InvalidInput, "libsmpp34 does not accept these fields", nameOfCommand(command_id)
        );
    }
    return std::string(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

struct Packer {
    Result<std::string> operator()(const Bind& bind) const {
        Filler fill;
        if (bind.mode == BindMode::Transmitter) {
            bind_transmitter_t to{};
            fillBind(fill, to, bind);
            return packStruct(BIND_TRANSMITTER, to, fill);
        }
        if (bind.mode == BindMode::Receiver) {
            bind_receiver_t to{};
            fillBind(fill, to, bind);
            return packStruct(BIND_RECEIVER, to, fill);
        }
        bind_transceiver_t to{};
        fillBind(fill, to, bind);
        return packStruct(BIND_TRANSCEIVER, to, fill);
    }
    Result<std::string> operator()(const SubmitSm& submit) const {
        Filler fill;
        submit_sm_t to{};
        fillMessage(fill, to, submit);
        return packStruct(SUBMIT_SM, to, fill);
    }
    Result<std::string> operator()(const DeliverSm& deliver) const {
        Filler fill;
        deliver_sm_t to{};
        fillMessage(fill, to, deliver);
        return packStruct(DELIVER_SM, to, fill);
    }
    Result<std::string> operator()(const DataSm& data) const {
        Filler fill;
        data_sm_t to{};
        fill.text(to.service_type, data.service_type, "service_type");
        fillSource(fill, to, data.source);
        fillDestination(fill, to, data.destination);
        to.esm_class = data.esm_class;
        to.registered_delivery = data.registered_delivery;
        to.data_coding = data.data_coding;
        return packStruct(DATA_SM, to, fill);
    }
    Result<std::string> operator()(const QuerySm& query) const {
        Filler fill;
        query_sm_t to{};
        fill.text(to.message_id, query.message_id, "message_id");
        fillSource(fill, to, query.source);
        return packStruct(QUERY_SM, to, fill);
    }
    Result<std::string> operator()(const CancelSm& cancel) const {
        Filler fill;
        cancel_sm_t to{};
        fill.text(to.service_type, cancel.service_type, "service_type");
        fill.text(to.message_id, cancel.message_id, "message_id");
        fillSource(fill, to, cancel.source);
        fillDestination(fill, to, cancel.destination);
        return packStruct(CANCEL_SM, to, fill);
    }
    Result<std::string> operator()(const Outbind& outbind) const {
        Filler fill;
        outbind_t to{};
        fill.text(to.system_id, outbind.system_id, "system_id");
        fill.text(to.password, outbind.password, "password");
        return packStruct(OUTBIND, to, fill);
    }
    template <class Other>
    Result<std::string> operator()(const Other& other) const {
        return fail(
            ErrorCode::InvalidInput, "has no mandatory part for libsmpp34", nameOfCommand(commandIdOf(other))
        );
    }
};

template <std::size_t N>
std::string textOf(const std::uint8_t (&from)[N]) {
    const char* text = reinterpret_cast<const char*>(from);
    return {text, strnlen(text, N)};
}

template <class Struct>
std::optional<Struct> unpackStruct(std::uint32_t command_id, const std::string& octets) {
    Struct to{};
    const std::lock_guard lock(libraryLock());
    const int result = smpp34_unpack(
        command_id, &to, reinterpret_cast<const std::uint8_t*>(octets.data()), static_cast<int>(octets.size())
    );
    if constexpr (requires { to.tlv; }) {
        if (to.tlv != nullptr) destroy_tlv(to.tlv);
        to.tlv = nullptr;
    }
    if (result != 0) return std::nullopt;
    return to;
}

template <class Struct>
Address sourceOf(const Struct& from) {
    return {from.source_addr_ton, from.source_addr_npi, textOf(from.source_addr)};
}

template <class Struct>
Address destinationOf(const Struct& from) {
    return {from.dest_addr_ton, from.dest_addr_npi, textOf(from.destination_addr)};
}

template <class Struct>
Body bindOf(const Struct& from, BindMode mode) {
    return Bind{
        mode,
        textOf(from.system_id),
        textOf(from.password),
        textOf(from.system_type),
        from.interface_version,
        {from.addr_ton, from.addr_npi, textOf(from.address_range)}};
}

template <class Message, class Struct>
Body messageOf(const Struct& from) {
    Message message;
    message.service_type = textOf(from.service_type);
    message.source = sourceOf(from);
    message.destination = destinationOf(from);
    message.esm_class = from.esm_class;
    message.protocol_id = from.protocol_id;
    message.priority = from.priority_flag;
    message.registered_delivery = from.registered_delivery;
    message.replace_if_present = from.replace_if_present_flag;
    message.data_coding = from.data_coding;
    message.default_message_id = from.sm_default_msg_id;
    const std::size_t length = std::min<std::size_t>(from.sm_length, sizeof from.short_message);
    message.short_message.assign(reinterpret_cast<const char*>(from.short_message), length);
    return message;
}

std::optional<Body> unpackBody(std::uint32_t command_id, const std::string& octets) {
    switch (command_id) {
        case BIND_TRANSMITTER:
            if (const auto from = unpackStruct<bind_transmitter_t>(command_id, octets)) {
                return bindOf(*from, BindMode::Transmitter);
            }
            break;
        case BIND_RECEIVER:
            if (const auto from = unpackStruct<bind_receiver_t>(command_id, octets)) {
                return bindOf(*from, BindMode::Receiver);
            }
            break;
        case BIND_TRANSCEIVER:
            if (const auto from = unpackStruct<bind_transceiver_t>(command_id, octets)) {
                return bindOf(*from, BindMode::Transceiver);
            }
            break;
        case SUBMIT_SM:
            if (const auto from = unpackStruct<submit_sm_t>(command_id, octets))
                return messageOf<SubmitSm>(*from);
            break;
        case DELIVER_SM:
            if (const auto from = unpackStruct<deliver_sm_t>(command_id, octets))
                return messageOf<DeliverSm>(*from);
            break;
        case DATA_SM:
            if (const auto from = unpackStruct<data_sm_t>(command_id, octets)) {
                return DataSm{
                    textOf(from->service_type),
                    sourceOf(*from),
                    destinationOf(*from),
                    from->esm_class,
                    from->registered_delivery,
                    from->data_coding,
                    {},
                    false};
            }
            break;
        case QUERY_SM:
            if (const auto from = unpackStruct<query_sm_t>(command_id, octets)) {
                return QuerySm{textOf(from->message_id), sourceOf(*from)};
            }
            break;
        case CANCEL_SM:
            if (const auto from = unpackStruct<cancel_sm_t>(command_id, octets)) {
                return CancelSm{
                    textOf(from->service_type),
                    textOf(from->message_id),
                    sourceOf(*from),
                    destinationOf(*from)};
            }
            break;
        case OUTBIND:
            if (const auto from = unpackStruct<outbind_t>(command_id, octets)) {
                return Outbind{textOf(from->system_id), textOf(from->password)};
            }
            break;
        default:
            break;
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> packMandatory(const Body& body) {
    return std::visit(Packer{}, body);
}

Decoded<Body> unpackMandatory(std::uint32_t command_id, const std::string& normalised) {
    std::optional<Body> body = unpackBody(command_id, normalised);
    if (!body) return cannotDecode(status::kInvalidMessageLength, "libsmpp34 refuses the mandatory part");
    return std::move(*body);
}

}  // namespace tama::gateway::smpp::libsmpp34
