// The routes of the HTTP API, one function for each group. openapi.json describes them; a test compares the
// two.
#pragma once

#include "server/api/live_feed.hpp"
#include "server/api/services.hpp"
#include "server/http/router.hpp"

namespace tama::server {

void addSessionRoutes(Router& router, Services& services);                  // sign in and out, who am I
void addUseCaseRoutes(Router& router, Services& services, LiveFeed& live);  // figures, workers, conversations
void addProcedureRoutes(Router& router, Services& services);  // request forms and every act of the SOP
void addInboxRoutes(Router& router, Services& services);  // messages that belong to no conversation
void addAlertRoutes(Router& router, Services& services);                    // alerts to duty chains, and their times
void addImportRoutes(Router& router, Services& services);  // bundles into the registry, the record of imports
void addClientRoutes(Router& router, Services& services);                   // messages of other systems
void addSendsmsRoutes(Router& router, Services& services);                  // the same, as at a Kannel
void addChannelRoutes(Router& router, Services& services);  // what HTTP providers and phones bring
void addOperationsRoutes(Router& router, Services& services);               // health, metrics, channels
void addSwitchRoutes(Router& router, Services& services);  // pause, resume, drain, kill
void addRegistryRoutes(Router& router, Services& services);                 // the contact work list
void addForecastRoutes(Router& router, Services& services);  // cost and answers before approval
void addFormRoutes(Router& router, Services& services);  // the request form on paper
void addWorkflowRoutes(Router& router, Services& services);  // revisions compared
void addGroupRoutes(Router& router, Services& services);                    // target groups and their counts
void addDemoRoutes(Router& router, Services& services);                     // clock and people of the demo
void addPageRoutes(Router& router);                                         // the browser app's files

}  // namespace tama::server
