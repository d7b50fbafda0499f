// The web side of a running platform: API, pages, live feed and the filing of conversations on one HTTP
// server. Built over the services of a platform that runs already, and stopped before it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "server/api/live_feed.hpp"
#include "server/api/services.hpp"
#include "server/conversation_filer.hpp"
#include "server/http/dispatcher.hpp"
#include "server/http/http_server.hpp"

namespace tama::server {

class WebApp {
  public:
    static Result<std::unique_ptr<WebApp>> start(const HttpSettings& settings, const Services& services);

    std::string url() const { return server_->url(); }
    std::uint16_t port() const { return server_->port(); }
    void stop() { server_->stop(); }

    /// All routes, for the test that compares them with openapi.json.
    static void addAllRoutes(Router& router, Services& services, LiveFeed& live);

  private:
    explicit WebApp(const Services& services);

    Services services_;
    Router router_;
    LiveFeed live_;
    ConversationFiler filer_;
    Dispatcher dispatcher_;
    std::unique_ptr<HttpServer> server_;  // last: it stops before what its handlers use
};

}  // namespace tama::server
