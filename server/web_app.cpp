#include "server/web_app.hpp"

#include "server/api/routes.hpp"

namespace tama::server {

WebApp::WebApp(const Services& services)
    : services_(services),
      live_(services.database),
      filer_(services.database),
      dispatcher_(router_, [this](std::string_view token) { return services_.accounts.identify(token); }) {
    addAllRoutes(router_, services_, live_);
}

void WebApp::addAllRoutes(Router& router, Services& services, LiveFeed& live) {
    addPageRoutes(router);
    addSessionRoutes(router, services);
    addUseCaseRoutes(router, services, live);
    addProcedureRoutes(router, services);
    addInboxRoutes(router, services);
    addAlertRoutes(router, services);
    addImportRoutes(router, services);
    addClientRoutes(router, services);
    addChannelRoutes(router, services);
    addSendsmsRoutes(router, services);
    addOperationsRoutes(router, services);
    addSwitchRoutes(router, services);
    addRegistryRoutes(router, services);
    addGroupRoutes(router, services);
    addWorkflowRoutes(router, services);
    addForecastRoutes(router, services);
    addFormRoutes(router, services);
    addDemoRoutes(router, services);
}

Result<std::unique_ptr<WebApp>> WebApp::start(const HttpSettings& settings, const Services& services) {
    std::unique_ptr<WebApp> app(new WebApp(services));
    auto server = HttpServer::start(settings, app->dispatcher_);
    if (!server) return fail(server.error());
    app->server_ = std::move(*server);
    return app;
}

}  // namespace tama::server
