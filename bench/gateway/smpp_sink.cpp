#include "bench/gateway/smpp_sink.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
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

SmppSink::SmppSink() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("the SMPP sink cannot listen");
    }
    port_ = ntohs(address.sin_port);
    epoll_ = ::epoll_create1(0);
    wake_ = ::eventfd(0, 0);
    for (const int watched : {listener_, wake_}) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = watched;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, watched, &event);
    }
    thread_ = std::thread([this] { run(); });
}

SmppSink::~SmppSink() {
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) > 0) thread_.join();
    for (const auto& [socket, line] : lines_) ::close(socket);
    for (const int fd : {listener_, epoll_, wake_}) ::close(fd);
}

bool SmppSink::await(std::size_t count, std::chrono::seconds patience) const {
    std::size_t before = count_;
    auto until = Clock::now() + patience;
    while (count_ < count) {
        if (count_ != before) {
            before = count_;
            until = Clock::now() + patience;
        }
        if (Clock::now() >= until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

std::vector<Arrival> SmppSink::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(arrivals_, {});
}

void SmppSink::run() {
    std::array<epoll_event, 64> events{};
    for (;;) {
        const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == wake_) return;
            if (fd == listener_) {
                accept();
            } else {
                read(fd);
            }
        }
    }
}

void SmppSink::accept() {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    lines_[socket] = {};
}

void SmppSink::read(int socket) {
    auto& line = lines_[socket];
    std::array<char, 65'536> octets{};
    const auto got = ::recv(socket, octets.data(), octets.size(), 0);
    if (got <= 0) {
        lines_.erase(socket);
        ::close(socket);
        return;
    }
    line.received.append(octets.data(), static_cast<std::size_t>(got));
    std::size_t from = 0;
    while (line.received.size() - from >= kHead) {
        const std::uint32_t length = number(line.received.data() + from);
        if (length < kHead) throw std::runtime_error("the gateway wrote a PDU of an impossible length");
        if (line.received.size() - from < length) break;
        answer(line, line.received.data() + from, length);
        from += length;
    }
    line.received.erase(0, from);
    // The answers of one read are far below what a socket takes at once.
    if (!line.answers.empty() && ::send(socket, line.answers.data(), line.answers.size(), MSG_NOSIGNAL) < 0) {
        lines_.erase(socket);
        ::close(socket);
        return;
    }
    line.answers.clear();
}

void SmppSink::answer(Line& line, const char* pdu, std::uint32_t length) {
    const std::uint32_t command = number(pdu + 4);
    if ((command & kResponse) != 0) return;
    std::string body;
    if (command == kSubmitSm) {
        Arrival arrival{destinationOf(pdu + kHead, pdu + length), Clock::now()};
        {
            const std::scoped_lock lock(mutex_);
            arrivals_.push_back(std::move(arrival));
        }
        body = std::to_string(++count_);
    } else if (command != kUnbind && command != kEnquireLink) {
        body = "sink";
        ++binds_;
    }
    if (command != kUnbind && command != kEnquireLink) body.push_back('\0');
    append(line.answers, kHead + static_cast<std::uint32_t>(body.size()));
    append(line.answers, command | kResponse);
    append(line.answers, 0);
    append(line.answers, number(pdu + 12));
    line.answers += body;
}

}  // namespace tama::bench
