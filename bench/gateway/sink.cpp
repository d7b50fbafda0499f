#include "bench/gateway/sink.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace tama::bench {

Sink::Sink() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("a sink cannot listen");
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
}

Sink::~Sink() {
    for (const auto& [socket, received] : lines_) ::close(socket);
    for (const int fd : {listener_, epoll_, wake_}) ::close(fd);
}

void Sink::start() {
    thread_ = std::thread([this] { run(); });
}

void Sink::stop() {
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) > 0) thread_.join();
}

bool Sink::await(std::size_t count, std::chrono::seconds patience) const {
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

void Sink::run() {
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

void Sink::accept() {
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

void Sink::close(int socket) {
    lines_.erase(socket);
    ::close(socket);
}

void Sink::read(int socket) {
    auto& received = lines_[socket];
    std::array<char, 65'536> octets{};
    const auto got = ::recv(socket, octets.data(), octets.size(), 0);
    if (got <= 0) return close(socket);
    received.append(octets.data(), static_cast<std::size_t>(got));
    std::string answers;
    consume(received, answers);
    // The answers of one read are far below what a socket takes at once.
    if (!answers.empty() && ::send(socket, answers.data(), answers.size(), MSG_NOSIGNAL) < 0) close(socket);
}

}  // namespace tama::bench
