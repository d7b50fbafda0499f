// A real HTTP/1.1 server on loopback for tests of what talks to one: each request goes to a function, one
// thread a connection, connections kept alive. Records what it was sent.
//   SmallHttpServer server([](const SmallHttpServer::Request&) { return SmallHttpServer::Reply{200, "ok"};
//   });
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tama::tests {

class SmallHttpServer {
  public:
    struct Request {
        std::string method;
        std::string target;                          // path and query, as sent
        std::map<std::string, std::string> headers;  // names in lower case
        std::string body;
    };
    struct Reply {
        int status = 200;
        std::string body{};
        std::vector<std::pair<std::string, std::string>> headers{};
        bool hang_up = false;  // instead: reads the request and closes
    };
    using Handler = std::function<Reply(const Request&)>;

    explicit SmallHttpServer(Handler handler);
    ~SmallHttpServer();
    SmallHttpServer(const SmallHttpServer&) = delete;
    SmallHttpServer& operator=(const SmallHttpServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    std::vector<Request> requests() const;
    std::size_t connections() const;

  private:
    void accept();
    void serve(int socket);

    Handler handler_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<Request> requests_;
    std::vector<int> sockets_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace tama::tests
