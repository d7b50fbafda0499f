#include "bench/gateway/smpp_sink.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace tama::bench {
namespace {

constexpr std::uint32_t kHead = 16;  // octets of command_length, command_id, command_status and sequence_number
constexpr std::uint32_t kResponse = 0x80000000;
constexpr std::uint32_t kSubmitSm = 4;
constexpr std::uint32_t kUnbind = 6;
constexpr std::uint32_t kEnquireLink = 0x15;

std::uint32_t number(const char* octets) {
    std::uint32_t value = 0;
    std::memcpy(&value, octets, sizeof value);
    return ntohl(value);
}

void append(std::string& out, std::uint32_t value) {
    const std::uint32_t ordered = htonl(value);
    out.append(reinterpret_cast<const char*>(&ordered), sizeof ordered);
}

/// Past the C string at `from`.
const char* past(const char* from, const char* end) {
    const auto* zero = static_cast<const char*>(std::memchr(from, 0, static_cast<std::size_t>(end - from)));
    return zero ? zero + 1 : end;
}

std::string destinationOf(const char* body, const char* end) {
    const char* at = past(body, end);             // service_type
    at = past(std::min(at + 2, end), end);        // source_addr_ton, source_addr_npi, source_addr
    at = std::min(at + 2, end);                   // dest_addr_ton, dest_addr_npi
    const char* after = past(at, end);
    return {at, after > at ? static_cast<std::size_t>(after - at - 1) : 0};
}

}  // namespace

std::vector<Arrival> SmppSink::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(arrivals_, {});
}

void SmppSink::consume(std::string& received, std::string& answers) {
    std::size_t from = 0;
    while (received.size() - from >= kHead) {
        const std::uint32_t length = number(received.data() + from);
        if (length < kHead) throw std::runtime_error("the gateway wrote a PDU of an impossible length");
        if (received.size() - from < length) break;
        answer(received.data() + from, length, answers);
        from += length;
    }
    received.erase(0, from);
}

void SmppSink::answer(const char* pdu, std::uint32_t length, std::string& answers) {
    const std::uint32_t command = number(pdu + 4);
    if ((command & kResponse) != 0) return;
    std::string body;
    if (command == kSubmitSm) {
        Arrival arrival{destinationOf(pdu + kHead, pdu + length), Clock::now()};
        {
            const std::scoped_lock lock(mutex_);
            arrivals_.push_back(std::move(arrival));
        }
        body = std::to_string(arrived());
    } else if (command != kUnbind && command != kEnquireLink) {
        body = "sink";
        ++binds_;
    }
    if (command != kUnbind && command != kEnquireLink) body.push_back('\0');
    append(answers, kHead + static_cast<std::uint32_t>(body.size()));
    append(answers, command | kResponse);
    append(answers, 0);
    append(answers, number(pdu + 12));
    answers += body;
}

}  // namespace tama::bench
