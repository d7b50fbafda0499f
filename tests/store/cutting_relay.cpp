#include "tests/store/cutting_relay.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tama::tests {
namespace {

using namespace std::string_view_literals;

constexpr int kLookMs = 20;  // between looks whether the relay ends
constexpr auto kCommitMessage = "Q\0\0\0\x0b" "COMMIT\0"sv;  // a simple query of the PostgreSQL protocol

int checked(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

sockaddr_in addressOf(const std::string& host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        throw std::invalid_argument("the relay takes an IPv4 address, not " + host);
    return address;
}

int newSocket() {
    return checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
}

bool readable(int socket, int patience_ms) {
    pollfd waiting{socket, POLLIN, 0};
    return ::poll(&waiting, 1, patience_ms) > 0;
}

std::string receive(int socket) {
    std::array<char, 65'536> buffer;
    const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

void send(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // the other side has gone, which the next receive tells
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace

CuttingRelay::Closer::~Closer() {
    if (number >= 0) ::close(number);
}

CuttingRelay::CuttingRelay(const std::string& server)
    : server_host_(server.substr(0, server.find(':'))),
      server_port_(static_cast<std::uint16_t>(std::stoi(server.substr(server.find(':') + 1)))),
      listener_(newSocket()) {
    auto address = addressOf("127.0.0.1", 0);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    checked(::bind(listener_.number, generic, size), "bind");
    checked(::listen(listener_.number, 8), "listen");
    checked(::getsockname(listener_.number, generic, &size), "getsockname");
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { acceptAll(); });
}

CuttingRelay::~CuttingRelay() {
    ending_ = true;
    accepting_.join();
    for (auto& relay : relays_) relay.join();
}

void CuttingRelay::acceptAll() {
    while (!ending_) {
        if (!readable(listener_.number, kLookMs)) continue;
        const int client = ::accept4(listener_.number, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) relays_.emplace_back([this, client] { relay(client); });
    }
}

void CuttingRelay::relay(int client) {
    const Closer client_end(client);
    const Closer server_end(newSocket());
    const auto address = addressOf(server_host_, server_port_);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(server_end.number, generic, sizeof address) != 0) return;
    while (!ending_ && passOn(client, server_end.number)) {
    }
}

bool CuttingRelay::passOn(int client, int server) {
    std::array<pollfd, 2> waiting{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), kLookMs) <= 0) return true;
    if (waiting[1].revents != 0) {
        const auto answer = receive(server);
        send(client, answer);
        if (answer.empty()) return false;
    }
    if (waiting[0].revents == 0) return true;
    const auto asked = receive(client);
    const auto cut = asked == kCommitMessage ? cut_.exchange(Cut::None) : Cut::None;
    if (cut == Cut::CommitLost) return false;
    if (cut == Cut::CommitStuck) {
        const std::lock_guard lock(mutex_);
        stuck_.emplace_back(::dup(server));
        return false;
    }
    send(server, asked);
    if (cut == Cut::AnswerLost) {
        receive(server);  // comes when it is committed
        return false;
    }
    return !asked.empty();
}

}  // namespace tama::tests
