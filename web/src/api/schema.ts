/**
 * The node's API as types, written by `npm run client` from docs/openapi.json.
 * Never edited by hand; pages take their shapes from `types.ts`.
 */
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts within one's scope. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a login or name. */
                    q?: string;
                    /** @description Of this unit alone. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Account"];
                    };
                };
            };
        };
        put?: never;
        /** Opens an account; its first password is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of a unit, for choosing whose an account is: names and jobs alone. */
        get: {
            parameters: {
                query: {
                    /** @description The unit. */
                    unit: components["schemas"]["UnitId"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AccountPerson"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Locks an account. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["AccountId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WithReason"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says whose an account is. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["AccountId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WhoseAccount"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an account a new first password, which is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["AccountId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets the roles of an account. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["AccountId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Roles"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unlocks an account, also from the rest after failed attempts. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["AccountId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adoption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 采用得分: what each unit's reports of a period came to, with the items of one unit. */
        get: {
            parameters: {
                query: {
                    /** @description From, included. */
                    from: components["schemas"]["Instant"];
                    /** @description To, excluded. */
                    to: components["schemas"]["Instant"];
                    /** @description The items of this unit only. */
                    unit?: components["schemas"]["UnitId"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Scores"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uploads a file; its id follows from its content, so twice is once. */
        post: {
            parameters: {
                query?: {
                    /** @description File name. */
                    name?: string;
                };
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentRef"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/announce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announces a file, or asks from where to go on with one. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Announced"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Arrived"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file that the caller may see. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["AttachmentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{id}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for a large file that did not travel with its report. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["AttachmentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Fetching"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A part of an announced file, as bytes; answers how far the file has come. */
        post: {
            parameters: {
                query?: {
                    /** @description Bytes before it. */
                    offset?: number;
                };
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["AttachmentId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Arrived"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trail, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a login, name, unit's name or kind. */
                    q?: string;
                    /** @description Written by this account. */
                    actor?: components["schemas"]["AccountId"];
                    /** @description By this unit. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description Of this kind, or with a final dot of kinds that begin so. */
                    kind?: string;
                    /** @description Of this subject (32 hexadecimal digits). */
                    subject?: components["schemas"]["EventId"];
                    /** @description Recorded not before. */
                    from?: components["schemas"]["Instant"];
                    /** @description Recorded before. */
                    to?: components["schemas"]["Instant"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AuditRow"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The access log, the newest first: who signed in or was refused, when and from where. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a login. */
                    login?: string;
                    /** @description Of this kind. */
                    what?: components["schemas"]["AccessKind"];
                    /** @description Not before. */
                    from?: components["schemas"]["Instant"];
                    /** @description Before. */
                    to?: components["schemas"]["Instant"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AccessRow"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verifies chains and signatures of everything held. It changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Verification"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/{pos}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry with its proof. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pos: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditEntry"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shelf and what runs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Backups"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Begins a backup of the running node. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoBackupOptions"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Begun"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a backup from the shelf. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has a backup checked: chains and signatures verified, all tables folded again in a
         *     copy and compared.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoBackupOptions"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Begun"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads a backup as one file, with all that the node holds but its key. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-tar": number[];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls from a number. */
        get: {
            parameters: {
                query: {
                    /** @description As shown on the telephone. */
                    phone: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Caller"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk/briefs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What rings at the caller's desk and cannot be read yet, oldest first; empty for desks
         *     that do not answer for this node.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UrgentBrief"][];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk/briefs/{event_id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 知道了: a person at the desk has seen it; the desks are silent, the entry stays parked. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    event_id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Seen"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Desks that one may see or address. */
        get: {
            parameters: {
                query?: {
                    /** @description Kept by or serving this unit. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description Part of a name or of a number. */
                    q?: string;
                    /** @description Also closed ones. */
                    closed?: boolean;
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Desk"];
                    };
                };
            };
        };
        put?: never;
        /** Opens a desk. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewDesk"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Desk"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One desk. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["DeskId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Desk"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        /** Closes a desk. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["DeskId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Desk"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Restates a desk. */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["DeskId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewDesk"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Desk"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        trace?: never;
    };
    "/api/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 文书登记: the documents of the caller's unit, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Code of the series. */
                    series?: string;
                    /** @description The year of the number. */
                    year?: number;
                    /** @description Words of number, title or name. */
                    q?: string;
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_DocumentRow"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document with all that it says. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["DocumentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document as PDF or Word. */
        get: {
            parameters: {
                query?: {
                    /** @description `pdf` or `docx`. */
                    format?: "pdf" | "docx";
                };
                header?: never;
                path: {
                    id: components["schemas"]["DocumentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": unknown;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 作废: a document of the caller's unit counts no more; its number stays given. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["DocumentId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Void"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pushes `beat`, `changed`, `ring`, `brief` and `link` events until the browser or the node goes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": components["schemas"]["Push"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own exports, the newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnExports"];
                    };
                };
            };
        };
        put?: never;
        /** Has a list made into a file, in the background. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExportAsk"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Export"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of one's own exports. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Export"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes a file before its time. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Export"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops making a file; one that is made stays. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NothingMore"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Export"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads the file, as long as its owner may see the list it came from. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is open tonight, who is on duty, who has not answered, which links are down. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HallScreen"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inquiries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller's unit asks and is asked, what is open first. */
        get: {
            parameters: {
                query?: {
                    /** @description Which; all, when absent. */
                    show?: "open" | "mine" | "asked" | "all";
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiries"];
                    };
                };
            };
        };
        put?: never;
        /** Asks a unit below about a tip. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskUnit"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiry"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inquiries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One inquiry. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["InquiryId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiry"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inquiries/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The caller's unit answers: confirmed, nothing of the kind, or supplied. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["InquiryId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InquiryAnswer"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiry"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inquiries/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Who asked needs no answer any more. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["InquiryId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CloseInquiry"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiry"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inquiries/{id}/press": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催报: who asked presses for the answer. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["InquiryId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Press"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inquiry"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instructions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One instruction. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["InstructionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Instruction"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instructions/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The caller's unit answers. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["InstructionId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswerText"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Instruction"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instructions/{id}/back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 回呈: what became of it is laid before the leader, who may settle it. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["InstructionId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LayBefore"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Instruction"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instructions/{id}/press": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催办: the unit that gave it presses those that have not answered. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["InstructionId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PressUnits"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Instruction"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instructions/{id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The caller's unit has seen it. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["InstructionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Instruction"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The table of kinds. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KindTable"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the lines to the neighbours stand. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Lines"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A manuscript of the caller's unit. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Mends the text; a check before it counts no more. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Revise"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 请签, 改请 */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskToSign"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核稿通过, and somebody is asked to sign. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskToSign"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 作废: it goes nowhere. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回修改 */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["GiveBack"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manuscripts/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 签发: the report goes, the document is issued; answers the report, or the periodical. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Sign"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SentOrIssued"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The map of the caller's unit; without anything where the site has no base. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MapBase"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The links of this node. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NodesView"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes a bundle for the parent or a child: what it is not known to hold, and the receipt
         *     for what came from it. Nothing counts as held before its receipt is read.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BundleBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleMade"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/bundles/taken": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a bundle that somebody brought. Taking one again is harmless. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleTaken"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/bundles/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads a bundle that was written. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/epoch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens a new epoch, after neighbours were found to hold another history of what this
         *     node writes. What they will not take of the one before is written again; what they hold
         *     of it and this node has not comes back.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EpochOpened"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins a parent with a token from its operator. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["JoinBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Words"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back that a node may go, as long as it has not. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["KeepBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeptHere"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces the keys of this node while they are good: the level above signs for the new ones by
         *     itself, because the old ones vouch for them, and the node goes on in a new epoch.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeysReplaced"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cuts a link, or mends it. Demonstrations only: on a real node a cut is an accident. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CutBody"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/parked/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries the parked entries again, after an upgrade or when what they wait for came. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Retried"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a node below go to another level above: every level is told so, and whoever stands
         *     above both believes its new certificate. Until it has joined there it reports as before.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReleaseBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Released"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trusts the keys of a node below no more. What it signed and is here stays; nothing
         *     further is taken from it, and every level is told so, until it enrols again with new
         *     keys.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RevokeBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Revoked"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives out a one-time token for a node that is to join below this one. A token is
         *     told once and never stored; a repeated request is answered without it.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TokenBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EnrolmentToken"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/unclone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A node below seems to run twice, and its link is paused. The operators have found out
         *     which machine it is and stopped the other: the one that greets next is let in.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NeighbourBody"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The digits of an enrolment were compared by telephone. When they differ the link is
         *     cut at once and stays so until the node enrols again.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WordsBody"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People within one's scope. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a name, initials, number or job. */
                    q?: string;
                    /** @description Of this unit alone. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description Also those who left. */
                    left?: boolean;
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Person"];
                    };
                };
            };
        };
        put?: never;
        /** Enters a person. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPerson"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["PersonId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Restates a person, also when they leave. */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["PersonId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPerson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        trace?: never;
    };
    "/api/v1/people/{id}/tested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that a number was tried. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["PersonId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Tested"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places by name, address or pinyin initials. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a name or address, or the initials from their beginning. */
                    q?: string;
                    /** @description Those of this unit first. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted; thirty, which fill a drop-down, when absent. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Place"];
                    };
                };
            };
        };
        put?: never;
        /** Enters or restates a place. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against; for a place that is restated */
                    "If-Match"?: number | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPlace"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Place"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Strikes a place off. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["PlaceId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts of a unit with who answers for each. */
        get: {
            parameters: {
                query?: {
                    /** @description The unit; one's own when absent. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description At this instant; now when absent. */
                    at?: components["schemas"]["Instant"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_PostRow"];
                    };
                };
            };
        };
        put?: never;
        /** Sets a post up. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPost"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostRow"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Gives a post up. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["PostId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/absences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes an absence with its stand-in (AB角). */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["PostId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAbsence"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostRow"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a post to somebody. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["PostId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewHolder"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostRow"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that somebody leaves a post. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["PostId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Leaving"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostRow"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reports that the caller may see. */
        get: {
            parameters: {
                query?: {
                    /** @description Which. */
                    state?: "open" | "tonight" | "all";
                    /** @description Words in number, title, place or text. */
                    q?: string;
                    /** @description Code of a kind. */
                    kind?: string;
                    /** @description The grade that counts. */
                    grade?: components["schemas"]["Grade"];
                    /** @description Written at or below this unit. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description Of that unit alone, without those below it. */
                    unit_only?: boolean;
                    /** @description Happened at or below this unit, as far as the report says where; otherwise written there. */
                    place_unit?: components["schemas"]["UnitId"];
                    /** @description At that unit alone, without those below it. */
                    place_unit_only?: boolean;
                    /** @description Whose report says where it happened, or does not. */
                    place_known?: boolean;
                    /** @description Sent from. */
                    from?: components["schemas"]["Instant"];
                    /** @description Sent before. */
                    to?: components["schemas"]["Instant"];
                    /**
                     * @description One row for each event, as the statistics count them: the first report, real, not withdrawn,
                     *     of linked ones the earliest; refused of open matters, which are no events.
                     */
                    events?: boolean;
                    /** @description Sent in this hour of the day, 0 to 23. */
                    hour?: number;
                    /** @description Sent on this day of the week, 1 for Monday. */
                    weekday?: number;
                    /** @description Whose grade is confirmed, or is not. */
                    confirmed?: boolean;
                    /** @description After which a follow-up is still owed, or is not. */
                    following?: boolean;
                    /** @description By the people harmed, as far as it is known now; with `events`. */
                    toll?: "dead" | "injured" | "missing" | "trapped" | "dead_unknown" | "injured_unknown" | "missing_unknown" | "trapped_unknown";
                    /** @description Drills instead of real reports; absent: as the session is. */
                    drill?: boolean;
                    /** @description Order; open matters by urgency, others newest first, when absent. */
                    sort?: "urgent" | "newest" | "oldest";
                    /** @description `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ReportRow"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Sends a first report. The answer is its receipt, told once the report is durable. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FirstReport"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SendReceipt"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the facts typed so far speak for: kinds, grade, clocks. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Ask"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Proposal"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads a pasted message into the fields of a first report, each with the words it came
         *     from. Nothing is kept.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Paste"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pasted"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One report with everything around it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 采用: what the caller's desk made of a report; nothing takes it back. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Adopt"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/calls/{call}/tried": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A try of one line of the call list. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                    call: components["schemas"]["CallId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Try"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 更正 */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Correct"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document about a report, filled with what the record says. */
        get: {
            parameters: {
                query?: {
                    /** @description Code of the series; the first that the unit has, when absent. */
                    series?: string;
                };
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PreparedPaper"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Issues a document about a report: it gets its number. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Paper"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/documents/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 送签, 送核 of a document about a report: keeps it until it is signed, and asks. It is numbered then. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskPaper"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/documents/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A document as it would be printed now; nothing is kept, no number is given. */
        post: {
            parameters: {
                query?: {
                    /** @description `pdf` or `docx`. */
                    format?: "pdf" | "docx";
                };
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Paper"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": unknown;
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prepared follow-up: figures that count, and what those below said since. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PreparedFollowUp"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** 续报, 终报 or 伤亡补报, to everybody who has the report. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FollowUp"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The written report was handed to an addressee without a node; meets the clock. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Hand"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/instructions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters an instruction as given. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Give"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/lacking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 要素不全: asks the unit that wrote a report for what it lacks. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Lacking"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 并案: this report and another are one event; nothing is deleted. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Other"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/manuscripts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 送签, 送核: keeps a report upward until it is signed, and asks. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Submit"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One prepared text to copy: for an addressee without a node, or into a message. */
        get: {
            parameters: {
                query?: {
                    /** @description The desk; absent for a message to anybody. */
                    to?: components["schemas"]["DeskId"];
                    /** @description Code of the form of the system above in which it is wanted. */
                    form?: string;
                };
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/pace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 续报要求: a desk that has the report wants follow-ups more often. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Pace"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/part": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 分开: they are not one event, and are not proposed again. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Other"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/press": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催报: the caller's desk presses for what it is owed. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PressFor"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Raises, lowers with a reason, or confirms the grade. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Rate"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/readdress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 改送: what was returned goes to the right desk. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Readdress"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 签收 */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a closed report again. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reopen"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回: it went to a wrong address, and the right one is named. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补签: signs what went at once, or confirms a word. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Sign"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/telephone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ☎: who took the call and when; meets the clock. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Telephone"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/unreceive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a receipt back within ten seconds. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The prepared report upward: the form filled from the source, and what is read over
         *     the telephone.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Prepared"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** 上报: writes the report upward; answers the new report. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Upward"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核实: what was asked and answered, with new figures where there are any. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Verify"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回 a false alarm. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["ReportId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Withdraw"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Routes. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description The ways that the reports of this unit go; without it, all that are set for units
                     *     within one's scope.
                     */
                    unit?: components["schemas"]["UnitId"];
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_RouteRow"];
                    };
                };
            };
        };
        put?: never;
        /** Sets a route. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewRoute"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RouteRow"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Gives a route up. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["RouteId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finds reports, instructions, inquiries, documents, texts that wait for a signature, what was said in calls and verifications,
         *     units, people, desks, places, accounts and nodes.
         */
        get: {
            parameters: {
                query?: {
                    /** @description As typed; all its words must be there. */
                    q?: string;
                    /** @description `next` of the page before. */
                    after?: string;
                    /** @description Hits wanted, at most 50. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Hits"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        /** Signs in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        /** Signs out; no error when nobody was signed in. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The units that the break-glass form offers: names, before anybody is signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubstituteUnit"][];
                    };
                };
            };
        };
        put?: never;
        /** Lets a substitute in, from any browser: no password, few powers, seen by the level above. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BreakGlass"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/drill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts one's own session into a drill or out of it. */
        put: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DrillSwitch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes one's own password. */
        put: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets one's own PIN. */
        put: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPin"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/substitutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Substitutes who came in lately, within one's scope. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Substitute"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/substitutes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sends a substitute out of the unit or of one below it. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a registered workstation over. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TakeOver"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Turns the second factor on, or off. */
        put: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TotpCode"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        /** Makes a TOTP secret. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TotpSecret"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 统计: events of a period by kind, grade, place and time, compared with the period before and
         *     the year before; each number with the query of the list behind it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The first day, `2026-11-01`; the first of the month, when absent. */
                    from?: string;
                    /** @description The last day, included; today, when absent. */
                    to?: string;
                    /** @description Written at or below this unit. */
                    unit?: components["schemas"]["UnitId"];
                    /** @description Code of a kind. */
                    kind?: string;
                    /** @description The grade that counts. */
                    grade?: components["schemas"]["Grade"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Statistics"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document about a period, filled with its figures. */
        get: {
            parameters: {
                query?: {
                    /** @description The first day, `2026-11-01`; the first of the month, when absent. */
                    from?: string;
                    /** @description The last day, included; today, when absent. */
                    to?: string;
                    /** @description Code of the series; the first that tells of such a period, when absent. */
                    series?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PreparedPaper"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Issues a document about a period: it gets its number. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PeriodPaper"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentDetail"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/documents/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 送签, 送核 of a document about a period: keeps it until it is signed, and asks. It is numbered then. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskPeriodPaper"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Manuscript"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/documents/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A document about a period as it would be printed now; nothing is kept, no number is given. */
        post: {
            parameters: {
                query?: {
                    /** @description `pdf` or `docx`. */
                    format?: "pdf" | "docx";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PeriodPaper"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": unknown;
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The place's own terms, with what the place has not confirmed yet. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlaceTerms"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller's unit owes today, and what became of what it sent. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Today"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own tokens. */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before; absent for the first page. */
                    after?: string;
                    /** @description Rows wanted; at most 200, 50 when absent. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Token"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a token; it is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a token back. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Units within one's scope, and the line of units above. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of a name or code. */
                    q?: string;
                    /** @description Directly under this unit. */
                    parent?: components["schemas"]["UnitId"];
                    /** @description Kind. */
                    kind?: string;
                    /** @description Level. */
                    level?: components["schemas"]["Level"];
                    /** @description Also those that are no more. */
                    closed?: boolean;
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Rows wanted. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Unit"];
                    };
                };
            };
        };
        put?: never;
        /** Enters a unit. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewUnit"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unit"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One unit with its names, successions, desks and routes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UnitId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnitDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Moves or closes a unit. */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["UnitId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UnitChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unit"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        trace?: never;
    };
    "/api/v1/units/{id}/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a unit a name from a date on. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["UnitId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewName"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unit"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/succeed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that a unit's duties pass to another. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    /** @description Revision that the form was filled against */
                    "If-Match"?: number | null;
                };
                path: {
                    id: components["schemas"]["UnitId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Succession"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unit"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workstation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a registered workstation shows while nobody is signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Screen"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workstations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workstations. */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before; absent for the first page. */
                    after?: string;
                    /** @description Rows wanted; at most 200, 50 when absent. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_WorkstationRow"];
                    };
                };
            };
        };
        put?: never;
        /** Registers this browser as a workstation of a desk. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewWorkstation"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkstationRow"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workstations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a registration back. */
        delete: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    id: components["schemas"]["EventId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Done"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/writing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the node writes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Writing"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/writing/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the journal verified and, when nothing is wrong, lets the node write again.
         *     Goes on by itself; the state tells how far it is.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConfirmBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Confirmation"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures in Prometheus' text form. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The node takes commands: the writer commits and the database answers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Somebody's absence. */
        Absence: {
            /** @description Its id; sent again it changes the absence. */
            id: components["schemas"]["EventId"];
            /** @description From. */
            from: components["schemas"]["Instant"];
            /** @description To. */
            to: components["schemas"]["Instant"];
            stand_in?: components["schemas"]["PersonId"] | null;
            /** @description Their name. */
            stand_in_name: string;
            /** @description Why. */
            reason: string;
        };
        /**
         * @description What a row tells.
         * @enum {string}
         */
        AccessKind: "login" | "login_failed" | "refused" | "substitute" | "desk_substitute" | "logout";
        /** @description One row of the access log. */
        AccessRow: {
            /** @description Its id. */
            id: components["schemas"]["EventId"];
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description What happened. */
            what: components["schemas"]["AccessKind"];
            /** @description The login that was typed, or that of the account; empty for a substitute. */
            login: string;
            account?: components["schemas"]["AccountId"] | null;
            /** @description Network address from which it came; empty where none was known. */
            address: string;
            /**
             * @description The permission that was missing, what a session was opened with, or the unit of a
             *     substitute.
             */
            detail: string;
        };
        /** @description An account as a list shows it. */
        Account: {
            /** @description Its id. */
            id: components["schemas"]["AccountId"];
            /**
             * Format: int64
             * @description Its revision.
             */
            rev: number;
            /** @description Login. */
            login: string;
            /** @description Whose it is. */
            name: string;
            person?: components["schemas"]["PersonId"] | null;
            /** @description Unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Name of the unit. */
            unit_name: string;
            /** @description Roles. */
            roles: components["schemas"]["Role"][];
            /** @description May not be used. */
            locked: boolean;
            /** @description Why. */
            lock_reason?: string | null;
            resting_until?: components["schemas"]["Instant"] | null;
            /** @description A second factor is on. */
            totp: boolean;
            /** @description A PIN for the duty PC is set. */
            pin: boolean;
            /** @description The first password; only in the answer that made it. */
            initial_password?: string | null;
        };
        /** @description 32 hexadecimal digits */
        AccountId: string;
        /** @description Somebody whose an account may be: what the security administrator chooses by. */
        AccountPerson: {
            /** @description The person. */
            id: components["schemas"]["PersonId"];
            /** @description Their name. */
            name: string;
            /** @description What they do. */
            job: string;
        };
        /** @description What the caller may do next. */
        Action: {
            /**
             * @description `receive`, `verify`, `calls`, `up`, `telephone`, `hand`, `instruct`, `follow`, `reopen`, `pace`,
             *     `sign`, `lacking`, `correct`, `raise`, `withdraw`, `return`, `readdress`, `link`, `adopt`.
             */
            code: string;
            done_at?: components["schemas"]["Instant"] | null;
            /** @description `4/8`. */
            note?: string | null;
            /** @description Whether it may be done now. */
            allowed: boolean;
        };
        /** @description How an item was used, as chosen; nothing takes back what was said. */
        Adopt: {
            /** @description All uses. */
            uses: components["schemas"]["UseOf"][];
            /** @description In words. */
            note?: string | null;
        };
        /** @description What one desk made of a report. */
        Adopted: {
            /** @description Which unit. */
            unit: components["schemas"]["UnitRef"];
            /** @description How it was used. */
            uses: components["schemas"]["UseOf"][];
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description By whom. */
            by?: string | null;
            /** @description In words. */
            note?: string | null;
            /** @description By the caller's unit. */
            mine: boolean;
        };
        /** @description A file before its bytes. */
        Announced: {
            /** @description File name. */
            name?: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description Such as `image/jpeg`. */
            media_type?: string;
            /** @description SM3 of the content, as 64 hex digits. */
            digest: string;
        };
        /** @description An answer. */
        AnswerText: {
            /** @description What was done. */
            text: string;
        };
        /** @description How far a file has come. */
        Arrived: {
            /** @description The file, as a report names it. */
            file: components["schemas"]["AttachmentRef"];
            /**
             * Format: int64
             * @description Bytes that are here; the next part begins there.
             */
            offset: number;
            /**
             * Format: int64
             * @description Bytes of every part but the last.
             */
            part_bytes: number;
            /** @description It is whole, and what its digest says. */
            whole: boolean;
        };
        /** @description What is known while typing. */
        Ask: {
            /** @description What happened. */
            what?: string;
            /** @description Where. */
            place_text?: string | null;
            /** @description The kind, once chosen. */
            kind?: string | null;
            /** @description Figures. */
            casualties?: components["schemas"]["CasualtiesInput"];
            unit_id?: components["schemas"]["UnitId"] | null;
            knew_at?: components["schemas"]["Instant"] | null;
            rating?: components["schemas"]["ChosenRating"] | null;
            about?: components["schemas"]["ReportId"] | null;
        };
        /** @description A document about an event that is to be signed by somebody else, as typed. */
        AskPaper: components["schemas"]["Paper"] & {
            post_id?: components["schemas"]["PostId"] | null;
            /** @description 核稿: a colleague is to check it first. */
            check?: boolean;
        };
        /** @description A document about a period that is to be signed by somebody else, as typed. */
        AskPeriodPaper: components["schemas"]["AskPaper"] & {
            /** @description The period, and when its figures were taken. */
            period: components["schemas"]["DocumentPeriod"];
        };
        /** @description Who is asked to sign. */
        AskToSign: {
            post_id?: components["schemas"]["PostId"] | null;
        };
        /** @description A tip about which a unit is asked, as typed. */
        AskUnit: {
            id?: components["schemas"]["InquiryId"] | null;
            /** @description Who is asked. */
            to_unit_id: components["schemas"]["UnitId"];
            /** @description Where the tip came from. */
            source: components["schemas"]["TipSource"];
            /** @description 演练, as the page said when it was written; absent: as the session is now. */
            drill?: boolean | null;
            /** @description What is said. */
            text: string;
            /** @description Who gave the tip. */
            caller?: string | null;
            /** @description Their number. */
            phone?: string | null;
            /**
             * Format: int32
             * @description Minutes to answer; as the place has it, when absent.
             */
            minutes?: number | null;
        };
        /** @description A file of a report. */
        Attachment: {
            /** @description The file. */
            id: components["schemas"]["AttachmentId"];
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description Such as `image/jpeg`. */
            media_type: string;
            /** @description Whether its bytes are here yet. */
            held: boolean;
        };
        /** @description 32 hexadecimal digits */
        AttachmentId: string;
        /** @description A file that goes with a report, named by its content. */
        AttachmentRef: {
            /** @description First half of the SM3 of its bytes. */
            id: components["schemas"]["AttachmentId"];
            /** @description File name as given. */
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description Such as `image/jpeg`. */
            media_type: string;
        };
        /**
         * @description An entry with its proof: what a stranger needs to check it with SM3 and the
         *     certificate alone.
         */
        AuditEntry: components["schemas"]["AuditRow"] & {
            /** @description The body as first written; absent where it is not for the audit administrator. */
            body?: Record<string, never> | null;
            /** @description SM3 of the body, in hex. */
            body_digest: string;
            /** @description `none`, `held` or `erased`: whether there are personal data; never what they say. */
            sealed: string;
            /** @description SM3 of the sealed part, in hex. */
            sealed_digest: string;
            /** @description Canonical header, in hex. */
            header: string;
            /** @description `SM3(header ‖ SM3(body) ‖ SM3(sealed))`, in hex. */
            digest: string;
            /** @description Chain hash before it, in hex. */
            prev: string;
            /** @description Whether the stored hash follows from these. */
            chained: boolean;
            /** @description Digests of the entries after it up to the signature, in hex. */
            next_digests: string[];
            checkpoint?: components["schemas"]["Signature"] | null;
        };
        /** @description One entry as a list shows it. */
        AuditRow: {
            /**
             * Format: int64
             * @description This node's order.
             */
            pos: number;
            /** @description The author's clock. */
            at: components["schemas"]["Instant"];
            /** @description When this node stored it. */
            received_at: components["schemas"]["Instant"];
            /** @description Kind of fact. */
            kind: string;
            /** @description What it changed. */
            subject_kind: string;
            /** @description Its id. */
            subject_id: string;
            /**
             * Format: int64
             * @description Revision of the subject.
             */
            rev: number;
            unit?: components["schemas"]["UnitId"] | null;
            /** @description Its name. */
            unit_name?: string | null;
            actor?: components["schemas"]["AccountId"] | null;
            /** @description Whose it is, where known here. */
            actor_name?: string | null;
            /** @description The node that wrote it. */
            origin: components["schemas"]["NodeId"];
            /** @description Written by this node. */
            own: boolean;
            /** @description Audience. */
            channel: string;
            /**
             * Format: int64
             * @description Position in its stream.
             */
            seq: number;
            /** @description Real or drill. */
            mode: components["schemas"]["Mode"];
            /** @description How widely it may be shown. */
            mark: components["schemas"]["Mark"];
            /** @description What rings a desk. */
            brief?: string | null;
            /** @description `waiting`, `applied` or `parked`. */
            state: string;
            /** @description Why it is parked. */
            reason?: string | null;
            /** @description Chain hash after it, in hex. */
            hash: string;
        };
        /** @description Why a backup did not become whole. */
        BackupFault: {
            /** @description What an operator can do about it. */
            cause: components["schemas"]["Cause"];
            /** @description The cause as it was said. */
            detail: string;
        };
        /** @description One backup. */
        BackupRow: {
            /** @description Its id. */
            id: components["schemas"]["EventId"];
            /** @description When it was begun. */
            at: components["schemas"]["Instant"];
            /** @description Who began it. */
            by: string;
            /** @description How it stands. */
            state: components["schemas"]["State"];
            why?: components["schemas"]["BackupFault"] | null;
            form?: components["schemas"]["Form"] | null;
            /**
             * Format: int64
             * @description Entries in it.
             */
            entries?: number | null;
            /**
             * Format: int64
             * @description Size of its file.
             */
            bytes?: number | null;
            /** @description SM3 of its file. */
            sm3?: string | null;
            check?: components["schemas"]["Check"] | null;
            /** @description Where it lies on the node's machine. */
            path: string;
        };
        /** @description The shelf. */
        Backups: {
            /** @description The backups, the newest first. */
            rows: components["schemas"]["BackupRow"][];
            work?: components["schemas"]["Work"] | null;
            /** @description Where they lie on the node's machine. */
            folder: string;
            /** @description How many are kept. */
            keep: number;
            /**
             * Format: int64
             * @description Free bytes there.
             */
            free_bytes: number;
            /**
             * Format: int64
             * @description Bytes that the next one wants, with what must stay free.
             */
            wanted_bytes: number;
        };
        /** @description Begun: it goes on by itself. */
        Begun: {
            /** @description The backup. */
            id: components["schemas"]["EventId"];
        };
        /**
         * @description Something that was said below after a report was written from it: a follow-up, a correction, a
         *     withdrawal.
         */
        Below: {
            /** @description The fact, as a follow-up names what it passes on. */
            event: components["schemas"]["EventId"];
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description As it is passed on. */
            what: string;
            /** @description 撤回: the report below was a false alarm. */
            withdrawn: boolean;
        };
        /** @description The break-glass form. */
        BreakGlass: {
            /** @description For which unit. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Who it is. */
            name: string;
            /** @description Where they can be called back. */
            phone: string;
            /** @description Why. */
            reason: string;
        };
        /** @description A bundle is wanted. */
        BundleBody: {
            /** @description For which neighbour. */
            node_id: components["schemas"]["NodeId"];
            /** @description Where the file before it ended, when that could not hold all. */
            after?: string | null;
        };
        /** @description Entries, by urgency. */
        BundleEntries: {
            /**
             * Format: int64
             * @description First reports, warnings, instructions.
             */
            urgent: number;
            /**
             * Format: int64
             * @description Follow-ups, receipts.
             */
            normal: number;
            /**
             * Format: int64
             * @description Statistics, registers.
             */
            bulk: number;
        };
        /** @description A bundle that waits for its download. */
        BundleMade: {
            /** @description The file. */
            id: components["schemas"]["EventId"];
            /** @description Its name when it is saved. */
            file: string;
            /**
             * Format: int32
             * @description 1, or which of several files.
             */
            part: number;
            /** @description Entries in it. */
            entries: components["schemas"]["BundleEntries"];
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description SM3 of it. */
            sm3: string;
            /** @description More waits than it holds: the next file goes on here. */
            next?: string | null;
        };
        /** @description A stream that one side did not take from the other. */
        BundleRefusal: {
            /** @description The node that wrote it. */
            from: string;
            /** @description How urgent. */
            lane: string;
            /** @description Refused by this node, or by the neighbour. */
            here: boolean;
            /** @description Why; translated by the page. */
            why: string;
        };
        /** @description A bundle that was taken. */
        BundleTaken: {
            /** @description Who wrote it. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description When it was written, by the writer's clock. */
            made_at: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description 1, or which of several files.
             */
            part: number;
            /** @description Another file follows it. */
            continues: boolean;
            /**
             * Format: int64
             * @description Entries in it.
             */
            entries: number;
            /** @description Entries of it that are new here. */
            new: components["schemas"]["BundleEntries"];
            /** @description Entries that the writer holds and was not known to hold. */
            acknowledged: components["schemas"]["BundleEntries"];
            /** @description Its receipt was not used: the writer has said something since. */
            stale: boolean;
            /** @description What was not taken. */
            refused: components["schemas"]["BundleRefusal"][];
            /** @description Entries that now wait to be carried to the writer. */
            waiting: components["schemas"]["BundleEntries"];
        };
        /** @description One line of a call list. */
        Call: {
            /** @description The call. */
            id: components["schemas"]["CallId"];
            /**
             * Format: int64
             * @description Revision.
             */
            rev: number;
            /** @description The post or desk. */
            post: string;
            /** @description Who answers for it. */
            name?: string | null;
            /** @description For whom they stand in. */
            stands_in_for?: string | null;
            /** @description Their unit. */
            unit: string;
            /** @description Number. */
            phone?: string | null;
            /** @description `untouched`, `no_answer`, `busy`, `told`. */
            state: string;
            /** @description Tries, oldest first. */
            tries: components["schemas"]["CallTry"][];
            /** @description Why they are told. */
            why: string;
            /** @description The same in English. */
            why_en: string;
            /** @description The next to be called. */
            next: boolean;
        };
        /** @description 32 hexadecimal digits */
        CallId: string;
        /**
         * @description How a try ended.
         * @enum {string}
         */
        CallOutcome: "told" | "no_answer" | "busy";
        /** @description A try of a call. */
        CallTry: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description How it ended. */
            outcome: components["schemas"]["CallOutcome"];
            /** @description Who took it. */
            took_by?: string | null;
            /** @description What they said. */
            said?: string | null;
        };
        /** @description Who calls from a number: fills name and post of the reporter. */
        Caller: {
            person?: components["schemas"]["PersonId"] | null;
            /** @description Name of the person or desk. */
            name: string;
            /** @description What they do. */
            job: string;
            /** @description Their unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Its name. */
            unit_name: string;
        };
        /** @description The figures of one report. What is absent in JSON is unknown. */
        Casualties: {
            /**
             * @description 死亡
             * @default {
             *       "how": "unknown"
             *     }
             */
            dead: components["schemas"]["Count"];
            /**
             * @description 受伤
             * @default {
             *       "how": "unknown"
             *     }
             */
            injured: components["schemas"]["Count"];
            /**
             * @description 失联
             * @default {
             *       "how": "unknown"
             *     }
             */
            missing: components["schemas"]["Count"];
            /**
             * @description 被困
             * @default {
             *       "how": "unknown"
             *     }
             */
            trapped: components["schemas"]["Count"];
            /**
             * @description 当班, 在场
             * @default {
             *       "how": "unknown"
             *     }
             */
            on_site: components["schemas"]["Count"];
            /**
             * @description 升井, 脱险
             * @default {
             *       "how": "unknown"
             *     }
             */
            safe: components["schemas"]["Count"];
            /**
             * @description 疏散转移
             * @default {
             *       "how": "unknown"
             *     }
             */
            evacuated: components["schemas"]["Count"];
            /**
             * @description 涉险
             * @default {
             *       "how": "unknown"
             *     }
             */
            in_danger: components["schemas"]["Count"];
        };
        /** @description The figures as typed. */
        CasualtiesInput: {
            /**
             * @description 死亡
             * @default {
             *       "how": "unknown"
             *     }
             */
            dead: components["schemas"]["CountInput"];
            /**
             * @description 受伤
             * @default {
             *       "how": "unknown"
             *     }
             */
            injured: components["schemas"]["CountInput"];
            /**
             * @description 失联
             * @default {
             *       "how": "unknown"
             *     }
             */
            missing: components["schemas"]["CountInput"];
            /**
             * @description 被困
             * @default {
             *       "how": "unknown"
             *     }
             */
            trapped: components["schemas"]["CountInput"];
            /**
             * @description 当班, 在场
             * @default {
             *       "how": "unknown"
             *     }
             */
            on_site: components["schemas"]["CountInput"];
            /**
             * @description 升井, 脱险
             * @default {
             *       "how": "unknown"
             *     }
             */
            safe: components["schemas"]["CountInput"];
            /**
             * @description 疏散转移
             * @default {
             *       "how": "unknown"
             *     }
             */
            evacuated: components["schemas"]["CountInput"];
            /**
             * @description 涉险
             * @default {
             *       "how": "unknown"
             *     }
             */
            in_danger: components["schemas"]["CountInput"];
        };
        /**
         * @description The causes that call for different acts.
         * @enum {string}
         */
        Cause: "stopped" | "full" | "fault";
        /** @description What a check found. */
        Check: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Who asked for it. */
            by: string;
            /** @description Chains, signatures and tables are all right. */
            sound: boolean;
            /**
             * Format: int64
             * @description Entries verified.
             */
            entries: number;
            /**
             * Format: int64
             * @description Signatures verified.
             */
            signatures: number;
            /** @description Tables that folding does not give again. */
            differing: string[];
            /** @description What is wrong, in words; empty when all is right. */
            finding: string;
        };
        /** @description A grade as an officer chooses it. */
        ChosenRating: {
            /** @description The grade. */
            grade: components["schemas"]["Grade"];
            /** @description 较大涉险 */
            near_miss?: boolean;
            /** @description 必报, whatever the grade. */
            regardless?: boolean;
        };
        /**
         * @description The four classes of event (National Plan 2025, 1.3).
         * @enum {string}
         */
        Class: "natural" | "accident" | "health" | "social";
        /** @description A clock. */
        Clock: {
            /** @description Stable key. */
            id: string;
            dispatch_id?: components["schemas"]["DispatchId"] | null;
            /**
             * Format: int64
             * @description Revision of the dispatch, for `If-Match`.
             */
            rev?: number | null;
            /** @description Which. */
            what: components["schemas"]["ClockWhat"];
            via?: components["schemas"]["OwedVia"] | null;
            /** @description Who owes it. */
            owed_by: components["schemas"]["UnitRef"];
            /** @description Whether that is the caller's unit. */
            mine: boolean;
            /** @description To whom. */
            to: components["schemas"]["ClockTo"];
            /** @description When it runs out. */
            due_at: components["schemas"]["Instant"];
            /** @description When it started. */
            started_at: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description Minutes in all.
             */
            minutes: number;
            /** @description What sets it. */
            article: string;
            /** @description The same in English. */
            article_en: string;
            /**
             * Format: int32
             * @description The legal ceiling.
             */
            ceiling_minutes?: number | null;
            /** @description Its article. */
            ceiling_article?: string | null;
            /** @description The same in English. */
            ceiling_article_en?: string | null;
            met_at?: components["schemas"]["Instant"] | null;
            /** @description 催报: owed to the caller's desk, which may press for it. */
            may_press?: boolean;
            /**
             * Format: int64
             * @description How often it was pressed for.
             */
            pressed?: number | null;
            next_escalation?: components["schemas"]["NextEscalation"] | null;
        };
        /** @description To whom a clock is owed. */
        ClockTo: {
            desk_id?: components["schemas"]["DeskId"] | null;
            /** @description Its name. */
            name: string;
            /** @description The addressee in one word. */
            unit: string;
            /** @description Numbers. */
            phones: string[];
            /** @description No node behind it. */
            external: boolean;
        };
        /**
         * @description Which clock.
         * @enum {string}
         */
        ClockWhat: "tel" | "doc" | "receive" | "answer" | "follow" | "withdrawn";
        /** @description Why no answer is needed any more. */
        CloseInquiry: {
            /** @description Why. */
            text: string;
        };
        /** @description The same of the period, of the one just before, and of the same days a year before. */
        Compared: {
            /** @description Of the period. */
            now: components["schemas"]["Figure"];
            /** @description 上期 */
            before: components["schemas"]["Figure"];
            /** @description 上年同期 */
            year_ago: components["schemas"]["Figure"];
        };
        /** @description The operator confirms. */
        ConfirmBody: {
            /** @description With whom or what the tail was compared, and what came of it. */
            compared: string;
        };
        /** @description How a confirmation is. */
        Confirmation: {
            /** @description The journal is being verified. */
            running: boolean;
            /**
             * Format: int64
             * @description Entries verified so far.
             */
            verified: number;
            /** @description What the last one found wrong; empty when nothing was. */
            faults: string[];
        };
        /** @description The leader who confirmed a grade, as an officer takes it down. */
        ConfirmedBy: {
            /** @description Their name. */
            name: string;
            /** @description Their post. */
            post: string;
            /** @description How they said so. */
            method: components["schemas"]["InstructionMethod"];
        };
        /** @description Whom to call back. */
        Contact: {
            /** @description Name. */
            name?: string | null;
            /** @description Number. */
            phone?: string | null;
        };
        /** @description 报, 送, 发, 抄送: to whom it goes. */
        CopyLine: {
            /** @description 报 */
            label: string;
            /** @description 市委值班室、市政府总值班室 */
            text: string;
        };
        /** @description A correction, as typed; absent fields stay. */
        Correct: {
            /** @default null */
            happened: components["schemas"]["Moment"] | null;
            /**
             * @description 何时, in words.
             * @default null
             */
            happened_text: string | null;
            /**
             * @description 何地
             * @default null
             */
            place_text: string | null;
            /** @default null */
            place_id: components["schemas"]["PlaceId"] | null;
            /**
             * @description 何事
             * @default null
             */
            what: string | null;
            /**
             * @description Kind.
             * @default null
             */
            kind: string | null;
            /** @default null */
            casualties: components["schemas"]["CasualtiesInput"] | null;
            /**
             * @description 现场联系人
             * @default null
             */
            contact_name: string | null;
            /**
             * @description 联系电话
             * @default null
             */
            contact_phone: string | null;
            /**
             * @description Why.
             * @default
             */
            reason: string;
            /**
             * @description What was asked about the report and is answered with it (要素不全).
             * @default []
             */
            answers: components["schemas"]["InquiryId"][];
        };
        /**
         * @description How many people, as far as anybody knows.
         *
         *     Constructed by [`Count::number`] and [`Count::at_least`], which keep it within
         *     [`PEOPLE_COUNT`] and make a stated zero [`Count::None`].
         *
         *     A figure may be *preliminary* (初步, 暂无): it counts like any other and is due again in the
         *     next follow-up. The mark is left out of JSON where it is not set, so that figures written
         *     before there was one keep their bytes.
         */
        Count: {
            /** @enum {string} */
            how: "unknown";
        } | {
            /** @description 初步: 暂无, due again. */
            preliminary?: boolean;
            /** @enum {string} */
            how: "none";
        } | {
            /**
             * Format: int32
             * @description One or more.
             */
            n: number;
            /** @description 初步: due again. */
            preliminary?: boolean;
            /** @enum {string} */
            how: "number";
        } | {
            /**
             * Format: int32
             * @description One or more.
             */
            n: number;
            /** @description 初步: due again. */
            preliminary?: boolean;
            /** @enum {string} */
            how: "at_least";
        };
        /** @description A count as typed. Any number may stand here; [`Count`] takes it or says why not. */
        CountInput: {
            /** @description Which kind of count. */
            how?: components["schemas"]["How"];
            /**
             * Format: int64
             * @description The number, for `number` and `at_least`.
             */
            n?: number | null;
            /** @description 初步: the figure is due again. Of what is unknown nothing is preliminary. */
            preliminary?: boolean;
        };
        /** @description How many of each. */
        Counts: {
            /** @description Time is over. */
            overdue: number;
            /** @description Today. */
            today: number;
            /** @description This week. */
            week: number;
        };
        /** @description Which reports a row speaks of; what it does not name, it does not limit. */
        Cover: {
            /**
             * @description Classes of event.
             * @default []
             */
            classes: components["schemas"]["Class"][];
            /**
             * @description Codes of kinds.
             * @default []
             */
            kinds: string[];
            /**
             * @description Grades.
             * @default []
             */
            grades: components["schemas"]["Grade"][];
            /**
             * @description Levels of the reporting unit.
             * @default []
             */
            levels: components["schemas"]["Level"][];
            /**
             * @description Ways.
             * @default []
             */
            vias: components["schemas"]["OwedVia"][];
        };
        /** @description A link is cut or mended by hand. */
        CutBody: {
            /** @description Cut, or mend. */
            cut: boolean;
            node_id?: components["schemas"]["NodeId"] | null;
        };
        /**
         * Format: date
         * @description civil date in China (UTC+08:00)
         */
        Date: string;
        /** @description A dated name. */
        DatedName: {
            /** @description First day; absent when it was always so. */
            from_on?: string | null;
            /** @description Full name. */
            name: string;
            /** @description Name on lists. */
            short_name: string;
        };
        /** @description A duty room. */
        Desk: {
            /** @description Its id. */
            id: components["schemas"]["DeskId"];
            /**
             * Format: int64
             * @description Its revision, for `If-Match`.
             */
            rev: number;
            /** @description The unit that keeps it. */
            keeper: components["schemas"]["UnitId"];
            /** @description The unit whose jurisdiction it serves. */
            serves: components["schemas"]["UnitId"];
            /** @description `government` or a line of business. */
            line: string;
            /** @description Name. */
            name: string;
            /** @description No node of ours behind it. */
            external: boolean;
            /** @description Official numbers. */
            numbers: components["schemas"]["DeskNumber"][];
            /** @description Hours in words. */
            hours: string;
            /** @description How it takes papers. */
            methods: string[];
            /**
             * Format: int64
             * @description Order among the keeper's desks.
             */
            sort: number;
            /** @description Last day, when it is closed. */
            closed_on?: string | null;
        };
        /** @description 32 hexadecimal digits */
        DeskId: string;
        /** @description A desk's name. */
        DeskName: {
            /** @description The desk. */
            id: components["schemas"]["DeskId"];
            /** @description Its name. */
            name: string;
        };
        /** @description An official number of a desk; not personal. */
        DeskNumber: {
            /** @description `phone`, `fax`, `mobile`, `hotline` or `internal`. */
            kind: string;
            /** @description As one dials it. */
            number: string;
        };
        /** @description A desk by name. */
        DeskRef: {
            /** @description The desk. */
            id: components["schemas"]["DeskId"];
            /** @description Its name. */
            name: string;
        };
        /** @description 32 hexadecimal digits */
        DispatchId: string;
        /** @description A document with all that it says. */
        DocumentDetail: components["schemas"]["DocumentRow"] & {
            /** @description What it says. */
            paper: components["schemas"]["Paper"];
            /** @description What stands at its head. */
            head: string;
            /** @description 呈报通知单: who was told. */
            told: string[][];
            signed?: components["schemas"]["DocumentSigned"] | null;
        };
        /** @description 32 hexadecimal digits */
        DocumentId: string;
        /**
         * @description What sort of document it is.
         * @enum {string}
         */
        DocumentKind: "bulletin" | "approval" | "reading" | "notice" | "circular" | "periodical";
        /** @description Days that a periodical tells of, both included. */
        DocumentPeriod: {
            /** @description The first. */
            from: components["schemas"]["Date"];
            /** @description The last. */
            to: components["schemas"]["Date"];
            /** @description When the figures were taken from the record. */
            counted_at: components["schemas"]["Instant"];
        };
        /** @description A document in a list. */
        DocumentRow: {
            /** @description The document. */
            id: components["schemas"]["DocumentId"];
            /**
             * Format: int64
             * @description Revision.
             */
            rev: number;
            /** @description What sort. */
            kind: components["schemas"]["DocumentKind"];
            /** @description Code of the series. */
            series: string;
            /** @description Its name: 值班信息. */
            series_name: string;
            /** @description In English, where the place still has it. */
            series_name_en?: string | null;
            /** @description 第312期 */
            number?: string | null;
            /** @description The title. */
            title: string;
            /** @description When it was issued. */
            at: components["schemas"]["Instant"];
            /** @description Whose. */
            unit: components["schemas"]["UnitRef"];
            /** @description Who issued it, as printed. */
            issuer: string;
            /** @description The caller's unit's own. */
            mine: boolean;
            report?: components["schemas"]["ReportId"] | null;
            /** @description It went with the report. */
            with_report: boolean;
            period?: components["schemas"]["DocumentPeriod"] | null;
            /** @description 签发 */
            signed_by?: string | null;
            voided_at?: components["schemas"]["Instant"] | null;
            /** @description By whom. */
            voided_by?: string | null;
            /** @description Why. */
            void_reason?: string | null;
            /** @description 演练 */
            drill: boolean;
        };
        /** @description By whom and how a document was signed. */
        DocumentSigned: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description The post. */
            post: string;
            /** @description Who; nobody after an erasure. */
            by?: string | null;
            /** @description How. */
            method: components["schemas"]["SignMethod"];
            /** @description For whom they stood in. */
            stands_in_for?: string | null;
            /** @description By which telephone. */
            phone?: string | null;
            /** @description 原话 */
            said?: string | null;
            /** @description 记录 */
            taken_by?: string | null;
        };
        /**
         * @description What is being done.
         * @enum {string}
         */
        Doing: "making" | "checking";
        /** @description It is done. */
        Done: {
            /** @description Always true. */
            done: boolean;
        };
        /** @description Into a drill, or out of it. */
        DrillSwitch: {
            /** @description Into it. */
            on: boolean;
        };
        /**
         * @description One of the things that a report is to say (总体预案2025 3.3.1, 21号令 art. 10).
         * @enum {string}
         */
        Element: "time" | "place" | "source" | "nature" | "extent" | "casualties" | "trend" | "measures" | "contact";
        /** @description How the nearest addressee of a report took it that was not sent to the caller's unit. */
        Elsewhere: {
            /** @description The addressee in one word. */
            unit: string;
            delivered_at?: components["schemas"]["Instant"] | null;
            at?: components["schemas"]["Instant"] | null;
        };
        /** @description A token, told once. */
        EnrolmentToken: {
            /** @description The text that the child's operator enters; absent when the same command is answered again. */
            token?: string | null;
            /** @description It ends then. */
            expires_at: components["schemas"]["Instant"];
            /** @description The address to join at. */
            address: string;
        };
        /** @description What a new epoch did. */
        EpochOpened: {
            /**
             * Format: int64
             * @description Entries that neighbours would not have taken and that are written again.
             */
            again: number;
        };
        /** @description 32 hexadecimal digits */
        EventId: string;
        /** @description Two histories of one position, both signed by the same node. Its epoch takes nothing more. */
        EvidenceRow: {
            /** @description Who signed both. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            from: string;
            /** @description How urgent. */
            lane: string;
            /**
             * Format: int64
             * @description The last position of the second history.
             */
            seq: number;
            /** @description When it was found. */
            found_at: components["schemas"]["Instant"];
            /** @description It writes in a later epoch by now. */
            goes_on: boolean;
        };
        /** @description An export as its owner sees it. */
        Export: {
            /** @description The export. */
            id: components["schemas"]["EventId"];
            /** @description Word of the list: `reports`, `inquiries`, `documents`, `scores`, `statistics`. */
            list: string;
            /** @description Its name in the language of the file. */
            title: string;
            /** @description How it is narrowed, in the language of the file. */
            conditions: components["schemas"]["ExportCondition"][];
            /** @description How it stands. */
            state: components["schemas"]["ExportState"];
            /**
             * Format: int64
             * @description Rows written.
             */
            rows_done: number;
            /**
             * Format: int64
             * @description Rows there are; absent while that is not known.
             */
            rows_total?: number | null;
            /** @description When it was asked for. */
            asked_at: components["schemas"]["Instant"];
            started_at?: components["schemas"]["Instant"] | null;
            finished_at?: components["schemas"]["Instant"] | null;
            expires_at?: components["schemas"]["Instant"] | null;
            /** @description Name of the file. */
            file_name: string;
            /**
             * Format: int64
             * @description Size of the file.
             */
            bytes?: number | null;
            error?: components["schemas"]["NotMade"] | null;
        };
        /** @description Which list is wanted. */
        ExportAsk: {
            /** @description Word of the list: `reports`, `inquiries`, `documents`, `scores`, `statistics`. */
            list: string;
            /** @description How it is narrowed: the parameters of the list's own endpoint. */
            query?: Record<string, never>;
            /** @description The language of the file. */
            language?: components["schemas"]["Language"];
        };
        /** @description One thing by which the list is narrowed, in the words of the file. */
        ExportCondition: {
            /** @description 种类 */
            name: string;
            /** @description 煤矿事故 */
            said: string;
        };
        /**
         * @description How an export stands.
         * @enum {string}
         */
        ExportState: "waiting" | "running" | "done" | "failed" | "cancelled";
        /** @description A link further below, by the word of the node at its upper end. */
        FarLinkRow: {
            /** @description The node at the lower end. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description Its code. */
            code: string;
            /** @description Its level. */
            level: components["schemas"]["Level"];
            /** @description The node at the upper end. */
            under_id: components["schemas"]["NodeId"];
            /** @description `up`, `down`, `cut` or `refused`. */
            state: string;
            /** @description Why it is refused. */
            reason?: string | null;
            /** @description Since when, by the clock of the upper end. */
            since: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description Urgent entries that wait there to go down.
             */
            urgent: number;
            as_of?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description How far its clock is ahead of that of the upper end, where that end has said so: by more than five minutes.
             */
            skew_ms?: number | null;
        };
        /** @description Whether a file is here. */
        Fetching: {
            /** @description It is; otherwise it is being fetched. */
            held: boolean;
        };
        /** @description One field that is wrong, and how to mend it. */
        FieldError: {
            /** @description JSON pointer into the body, such as `/casualties/dead`. */
            pointer: string;
            /** @description Stable code, translated by the UI. */
            code: string;
            /** @description What is wrong and how to mend it, in Chinese. */
            detail: string;
        };
        /** @description How many events, and where they are found. */
        Figure: {
            /**
             * Format: int64
             * @description Events.
             */
            n: number;
            /** @description The query of `GET /reports` that lists exactly these. */
            list: string;
        };
        /**
         * @description Figures in a ruled table, as they were counted; they stand in the text where a line names the
         *     table: 【表1】.
         */
        FigureTable: {
            /** @description Names of the columns. The first says of what a row is, the others are figures. */
            columns: string[];
            /** @description Rows of as many cells. */
            rows: string[][];
        };
        /** @description A first report as typed: the body of `POST /reports`. */
        FirstReport: {
            id?: components["schemas"]["ReportId"] | null;
            /** @description 演练, as the page said when it was written; absent: as the session is now. */
            drill?: boolean | null;
            unit_id?: components["schemas"]["UnitId"] | null;
            desk_id?: components["schemas"]["DeskId"] | null;
            /** @description 何时 */
            happened?: components["schemas"]["Moment"];
            /** @description 何时, in the caller's words. */
            happened_text?: string | null;
            knew_at?: components["schemas"]["Instant"] | null;
            /** @description 何地 */
            place_text?: string;
            place_id?: components["schemas"]["PlaceId"] | null;
            /** @description Why this unit reports a place outside its jurisdiction. */
            outside_reason?: string | null;
            /** @description 何事, one sentence. */
            what: string;
            /** @description Code of the kind. */
            kind: string;
            /** @description 伤亡 */
            casualties?: components["schemas"]["CasualtiesInput"];
            /** @description 现场联系人 */
            contact_name?: string | null;
            /** @description 联系电话 */
            contact_phone?: string | null;
            rating?: components["schemas"]["ChosenRating"] | null;
            /** @description Why it is lower than proposed. */
            rating_reason?: string | null;
            /** @description Photographs and papers: uploaded, or announced by the caller and following. */
            attachments?: components["schemas"]["AttachmentId"][];
            inquiry_id?: components["schemas"]["InquiryId"] | null;
            late?: components["schemas"]["LateEntry"] | null;
            written?: components["schemas"]["WrittenOffline"] | null;
        };
        /**
         * @description Where in a report's life a follow-up stands.
         * @enum {string}
         */
        FollowStage: "further" | "last" | "recount";
        /** @description A follow-up, as typed. */
        FollowUp: {
            as_of?: components["schemas"]["Instant"] | null;
            /** @description What is new. */
            what: string;
            /** @description The figures as they stand now, all of them. */
            casualties: components["schemas"]["CasualtiesInput"];
            /** @description Why one is lower than reported. */
            fewer?: string | null;
            /** @description 终报 */
            last?: boolean;
            /** @description It closes although figures are still preliminary: nobody will find out more. */
            leaves_preliminary?: boolean;
            /** @description Files. */
            attachments?: components["schemas"]["AttachmentId"][];
            /**
             * @description What of the levels below the form was filled from; one that came meanwhile is told
             *     before anything is sent.
             */
            passes?: components["schemas"]["EventId"][];
            sign?: components["schemas"]["Sign"] | null;
            /** @description What was asked about the report and is answered with it (要素不全). */
            answers?: components["schemas"]["InquiryId"][];
        };
        /** @description 续报: what was said after a report. */
        FollowedUp: {
            /** @description The fact. */
            event_id: components["schemas"]["EventId"];
            /** @description Who said it. */
            unit: string;
            /** @description After this very report, not after another of the event. */
            own: boolean;
            /** @description 续报一 */
            name: string;
            /** @description The same in English. */
            name_en: string;
            /** @description 续报, 终报 or 伤亡补报. */
            stage: components["schemas"]["FollowStage"];
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description 截至 */
            as_of: components["schemas"]["Instant"];
            /** @description What is new. */
            what: string;
            /** @description The figures then. */
            casualties: components["schemas"]["Casualties"];
            /** @description Who wrote it. */
            by?: string | null;
            /** @description The unit that wrote it for the report's own, where it was another. */
            by_unit?: string | null;
            /** @description 签发: post and name, where it was signed. */
            signed_by?: string | null;
        };
        /**
         * @description What a backup is.
         * @enum {string}
         */
        Form: "database" | "dump";
        /** @description A row of a form: what it asks and what stands there. */
        FormRow: {
            /** @description 拟办意见 */
            label: string;
            /** @description What stands there. */
            text?: string;
            /**
             * Format: int32
             * @description Room for so many lines of handwriting.
             */
            lines?: number;
            /** @description Photographs of handwriting. */
            pictures?: components["schemas"]["AttachmentId"][];
        };
        /** @description An instruction, as typed. */
        Give: {
            /** @description Post of who gave it. */
            by_post: string;
            /** @description Name of who gave it. */
            by_name: string;
            leader_of?: components["schemas"]["LeaderOf"] | null;
            /** @description How. */
            method: components["schemas"]["InstructionMethod"];
            at?: components["schemas"]["Instant"] | null;
            /** @description Who took it down; the caller, when absent. */
            taken_by?: string | null;
            /** @description Verbatim. */
            text: string;
            attachment_id?: components["schemas"]["AttachmentId"] | null;
            /** @description For whom. */
            to: components["schemas"]["GiveTo"][];
        };
        /** @description What is to be mended. */
        GiveBack: {
            /** @description What. */
            reason: string;
        };
        /** @description One unit it is meant for, as typed. */
        GiveTo: {
            /** @description The unit. */
            unit_id: components["schemas"]["UnitId"];
            /** @description 牵头 */
            lead?: boolean;
            due_at?: components["schemas"]["Instant"] | null;
        };
        /**
         * @description 特别重大 … 一般. Smaller is graver, so `min` of two is the graver one.
         * @enum {string}
         */
        Grade: "I" | "II" | "III" | "IV";
        /** @description Events of one grade. */
        GradeCount: {
            /** @description The grade that counts. */
            grade: components["schemas"]["Grade"];
            /** @description Events. */
            events: components["schemas"]["Compared"];
            /** @description 暂定: of the period, not confirmed yet. */
            provisional: components["schemas"]["Figure"];
        };
        /** @description Why a grade was proposed: fact, criterion, source. */
        GradeReason: {
            /** @description 事实 */
            fact: string;
            /** @description The fact in English. */
            fact_en: string;
            /** @description 标准 */
            criterion: string;
            /** @description The criterion in English. */
            criterion_en: string;
            /** @description 出处 */
            source: string;
            /** @description The source in English. */
            source_en: string;
            /** @description The grade it makes. */
            grade: components["schemas"]["Grade"];
        };
        /** @description Whose the grade is. */
        Graded: {
            /** @description The grade. */
            rating: components["schemas"]["Rating"];
            /** @description 麻黄梁镇首报, 榆阳区定级. */
            source: string;
            /** @description The same in English. */
            source_en: string;
            /** @description Who reported or confirmed it; nobody after an erasure. */
            by?: string | null;
            /** @description When. */
            at: components["schemas"]["Instant"];
        };
        /**
         * @description Which part of the list.
         * @enum {string}
         */
        Group: "overdue" | "today" | "week";
        /** @description The night of a unit. */
        Hall: {
            /** @description When it was read; a screen says how old it is. */
            at: components["schemas"]["Instant"];
            /** @description Whose night. */
            unit: components["schemas"]["UnitRef"];
            /** @description The unit's duty room; absent for one that keeps none. */
            desk?: string | null;
            /** @description 演练: nothing real stands here, and the reverse. */
            drill: boolean;
            /** @description Who is on duty, as far as this node knows. */
            on_duty: components["schemas"]["HallPost"][];
            /** @description What is open, gravest first, then what has been open longest. */
            events: components["schemas"]["HallEvent"][];
            /** @description How many are open in all. */
            open: number;
            /** @description Who has not answered, of the gravest event first. */
            waiting: components["schemas"]["HallWaiting"][];
            /** @description How many have not, in all. */
            unanswered: number;
            /** @description The present shift. */
            shift: components["schemas"]["HallShift"];
        };
        /**
         * @description What somebody has not answered.
         * @enum {string}
         */
        HallAsk: "instruction" | "sign" | "inquiry" | "lacking" | "tel" | "doc" | "receive" | "follow" | "call";
        /** @description A clock on the wall. */
        HallClock: {
            /** @description Stable key. */
            id: string;
            /** @description Which. */
            what: components["schemas"]["ClockWhat"];
            /** @description Whether the unit itself owes it. */
            mine: boolean;
            /** @description Who owes it. */
            owed_by: string;
            /** @description To whom. */
            to: string;
            /** @description When it runs out. */
            due_at: components["schemas"]["Instant"];
            /** @description It waits for a signature. */
            signing: boolean;
        };
        /** @description Something that is open. */
        HallEvent: {
            /** @description As it stands in the list of the desk. */
            row: components["schemas"]["ReportRow"];
            /** @description The unit in whose area it happened, as far as that is known. */
            place_unit: string;
            /** @description Its administrative code, or of the nearest unit above that has one: where the map marks it. */
            place_code?: string | null;
            /** @description Where, as typed. */
            place_text: string;
            /** @description When it happened. */
            happened: components["schemas"]["Moment"];
            /** @description When the unit that reported first knew. */
            knew_at: components["schemas"]["Instant"];
            came_at?: components["schemas"]["Instant"] | null;
            figures?: components["schemas"]["Casualties"] | null;
            /** @description 工作秘密: what it is about has no place on a wall. */
            withheld: boolean;
            /** @description What is owed and not met: the unit's own first, then by what runs out next. */
            clocks: components["schemas"]["HallClock"][];
            /** @description ☎ and 文 at each level, without who took them. */
            way: components["schemas"]["WayLevel"][];
        };
        /** @description A link that is down. */
        HallLink: {
            /** @description The neighbour. */
            name: string;
            /** @description Since when. */
            since: components["schemas"]["Instant"];
        };
        /** @description How the links to the levels above and below are. */
        HallLinks: {
            /** @description How many are up. */
            up: number;
            /** @description Those that are not, the longest silent first. */
            down: components["schemas"]["HallLink"][];
        };
        /** @description A post on duty. */
        HallPost: {
            /** @description `leader`, `officer`. */
            role: string;
            /** @description Post. */
            title: string;
            /** @description Name; absent when nobody answers for it. */
            name?: string | null;
            /** @description Whether its holder is here, is stood in for, is away with nobody in their place, or there is none. */
            state: components["schemas"]["PostState"];
        };
        /** @description The screen of the hall. */
        HallScreen: {
            /** @description The night. */
            night: components["schemas"]["Hall"];
            links?: components["schemas"]["HallLinks"] | null;
        };
        /** @description What the shift brought. */
        HallShift: {
            /** @description Since when. */
            since: components["schemas"]["Instant"];
            /** @description Events that came in. */
            came: number;
            /** @description Of them closed or withdrawn. */
            closed: number;
            /** @description There are more than are counted. */
            more: boolean;
        };
        /** @description Somebody who has not answered. */
        HallWaiting: {
            /** @description Stable key. */
            id: string;
            /** @description Who: a unit or a post; several posts, where they were called about one event. */
            who: string;
            /** @description What is asked. */
            ask: components["schemas"]["HallAsk"];
            /** @description The number of the instruction. */
            no?: string | null;
            /** @description The event, in one line. */
            title?: string | null;
            /** @description The same in English. */
            title_en?: string | null;
            rating?: components["schemas"]["Rating"] | null;
            root?: components["schemas"]["ReportId"] | null;
            due_at?: components["schemas"]["Instant"] | null;
            /** @description How many were called and not reached. */
            people?: number | null;
            next?: components["schemas"]["NextEscalation"] | null;
        };
        /** @description A written report handed over outside the platform, as typed. */
        Hand: {
            /** @description Which addressee. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description How. */
            method: components["schemas"]["HandMethod"];
            /** @description Who took it. */
            took_by: string;
            at?: components["schemas"]["Instant"] | null;
            /** @description The receipt's number or mark. */
            receipt_no?: string | null;
        };
        /**
         * @description How a written report was handed to an addressee without a node.
         * @enum {string}
         */
        HandMethod: "fax" | "phone" | "message" | "system" | "paper";
        /** @description A unit that another node writes for now, and what it took along. */
        HandedRow: {
            /** @description The unit. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Its name on lists. */
            name: string;
            /** @description The node. */
            node_id: components["schemas"]["NodeId"];
            /**
             * Format: int64
             * @description Entries that were handed on so far.
             */
            entries: number;
            done_at?: components["schemas"]["Instant"] | null;
        };
        /**
         * @description A figure of people.
         * @enum {string}
         */
        Harm: "dead" | "injured" | "missing" | "trapped";
        /** @description So many people as far as anybody knows, in the period and in the others. */
        HarmSum: {
            /** @description What happened to them. */
            harm: components["schemas"]["Harm"];
            /**
             * Format: int64
             * @description People.
             */
            people: number;
            /** @description 至少: of an event among them only so many are known. */
            at_least: boolean;
            /**
             * Format: int64
             * @description 其中初步: as many of them as are due again.
             */
            preliminary: number;
            /**
             * Format: int64
             * @description Events whose figure is preliminary, 暂无 among them.
             */
            preliminary_events: number;
            /**
             * Format: int64
             * @description 上期
             */
            before: number;
            /**
             * Format: int64
             * @description 上年同期
             */
            year_ago: number;
            /** @description Events with somebody. */
            some: components["schemas"]["Figure"];
            /** @description 未核实: events of which nobody knows. */
            unknown: components["schemas"]["Figure"];
        };
        /** @description Alive. */
        Health: {
            /** @description Always `ok`. */
            status: string;
            /** @description Version of the program. */
            version: string;
            /** @description The node's clock. */
            now_ms: components["schemas"]["Instant"];
        };
        /** @description Entries that the other side holds, by urgency. */
        HeldThere: {
            /**
             * Format: int64
             * @description First reports, warnings, instructions.
             */
            urgent: number;
            /**
             * Format: int64
             * @description Follow-ups, receipts.
             */
            normal: number;
            /**
             * Format: int64
             * @description Statistics, registers.
             */
            bulk: number;
        };
        /** @description Hits, newest first. */
        Hits: {
            /** @description The hits. */
            hits: components["schemas"]["SearchHit"][];
            /** @description Key of the next page. */
            next?: string | null;
        };
        /** @description Somebody who holds or held a post. */
        Holder: {
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /** @description Their name. */
            name: string;
            /** @description First day. */
            from_on: string;
            /** @description Last day; absent while they hold it. */
            to_on?: string | null;
            /** @description For the time being only. */
            acting: boolean;
        };
        /** @description Events of an hour of a day of the week; those without any are left out. */
        HourCount: {
            /**
             * Format: int32
             * @description 1 for Monday.
             */
            weekday: number;
            /**
             * Format: int32
             * @description 0 to 23.
             */
            hour: number;
            /** @description Events. */
            events: components["schemas"]["Figure"];
        };
        /**
         * @description The kinds of count.
         * @enum {string}
         */
        How: "unknown" | "none" | "number" | "at_least";
        /** @description What a unit asks and is asked, what is open first. */
        Inquiries: {
            /** @description A page of them. */
            rows: components["schemas"]["Inquiry"][];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int32
             * @description Minutes to answer, where who asks names none.
             */
            minutes: number;
        };
        /** @description An inquiry, as either end of it sees it. */
        Inquiry: {
            /** @description The inquiry. */
            id: components["schemas"]["InquiryId"];
            /**
             * Format: int64
             * @description Revision, for `If-Match`.
             */
            rev: number;
            /** @description Who asks. */
            from: components["schemas"]["UnitRef"];
            /** @description Who is asked. */
            to: components["schemas"]["UnitRef"];
            /** @description The caller's unit is asked. */
            mine: boolean;
            source?: components["schemas"]["TipSource"] | null;
            about?: components["schemas"]["ReportId"] | null;
            /** @description What it lacks. */
            lacks: components["schemas"]["Element"][];
            /** @description One line. */
            title: string;
            /** @description What is asked. */
            text: string;
            /** @description By when an answer is owed, and why. */
            due: components["schemas"]["Term"];
            /** @description When. */
            asked_at: components["schemas"]["Instant"];
            /** @description By whom. */
            asked_by?: string | null;
            /** @description Who gave the tip. */
            caller?: string | null;
            /** @description Their number. */
            phone?: string | null;
            /**
             * Format: int64
             * @description How often the answer was pressed for.
             */
            pressed: number;
            pressed_at?: components["schemas"]["Instant"] | null;
            /** @description What was said to it. */
            pressed_note?: string | null;
            answered_at?: components["schemas"]["Instant"] | null;
            /** @description By whom. */
            answered_by?: string | null;
            outcome?: components["schemas"]["InquiryOutcome"] | null;
            /** @description In words. */
            answer?: string | null;
            report?: components["schemas"]["ReportId"] | null;
            closed_at?: components["schemas"]["Instant"] | null;
            /** @description Why. */
            closed_why?: string | null;
            /** @description 演练 */
            drill: boolean;
        };
        /** @description An answer, as typed. */
        InquiryAnswer: {
            /** @description What it comes to. */
            outcome: components["schemas"]["InquiryOutcome"];
            /** @description In words: who was asked, what was found. */
            text: string;
            report_id?: components["schemas"]["ReportId"] | null;
        };
        /** @description 32 hexadecimal digits */
        InquiryId: string;
        /**
         * @description What an answer comes to.
         * @enum {string}
         */
        InquiryOutcome: "confirmed" | "unfounded" | "supplied";
        /**
         * Format: int64
         * @description milliseconds since 1970-01-01 UTC
         */
        Instant: number;
        /** @description What one unit made of an instruction. */
        InstructedUnit: {
            /** @description The unit. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Its name then. */
            unit: string;
            /** @description 牵头 */
            lead: boolean;
            due_at?: components["schemas"]["Instant"] | null;
            seen_at?: components["schemas"]["Instant"] | null;
            answered_at?: components["schemas"]["Instant"] | null;
            /** @description The answer. */
            answer?: string | null;
            /**
             * Format: int64
             * @description 催办: how often.
             */
            pressed: number;
            pressed_at?: components["schemas"]["Instant"] | null;
        };
        /** @description An instruction. */
        Instruction: {
            /** @description The instruction. */
            id: components["schemas"]["InstructionId"];
            /**
             * Format: int64
             * @description Revision.
             */
            rev: number;
            /** @description The event it is about. */
            root: components["schemas"]["ReportId"];
            /** @description One line about the event. */
            title: string;
            /** @description 批〔2026〕1124-01 */
            no: string;
            /** @description Whose leader gave it. */
            unit: string;
            leader_of?: components["schemas"]["LeaderOf"] | null;
            /** @description Who gave it. */
            by_name?: string | null;
            /** @description Their post. */
            by_post: string;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description How. */
            method: components["schemas"]["InstructionMethod"];
            /** @description Who took it down. */
            taken_by?: string | null;
            /** @description Verbatim. */
            text: string;
            attachment_id?: components["schemas"]["AttachmentId"] | null;
            /** @description It is here; otherwise it is on its way. */
            attachment_held: boolean;
            /** @description For whom. */
            to: components["schemas"]["InstructedUnit"][];
            /** @description The caller's unit is one of them. */
            mine: boolean;
            /** @description The caller's unit gave it: it may press, and lays it before the leader. */
            given: boolean;
            back?: components["schemas"]["LaidBefore"] | null;
            /** @description Everybody has answered, and that was not laid before the leader yet. */
            owes_back: boolean;
            settled_at?: components["schemas"]["Instant"] | null;
            /** @description 演练 */
            drill: boolean;
        };
        /** @description 32 hexadecimal digits */
        InstructionId: string;
        /**
         * @description How an instruction was given.
         * @enum {string}
         */
        InstructionMethod: "paper" | "telephone" | "in_person" | "on_screen";
        /** @description A desk that issues documents under its own name. */
        IssuerRef: {
            /** @description The desk. */
            desk_id: components["schemas"]["DeskId"];
            /** @description Its name, as printed. */
            name: string;
            /** @description 电话 */
            phone?: string | null;
            /** @description The number that its next gets. */
            next: string;
        };
        /** @description A parent is joined. */
        JoinBody: {
            /** @description Its address, `https://…`. */
            parent_url: string;
            /** @description The token from its operator. */
            token: string;
            /** @description With new keys: after a revocation, or when the old ones may be in other hands. */
            new_keys?: boolean;
            /** @description The code that it is to bear there, when it is not the present one. */
            code?: string | null;
            /**
             * @description Join another level although the present one does not hold everything yet: what it lacks
             *     goes the new way.
             */
            leave_behind?: boolean;
        };
        /** @description A release is taken back. */
        KeepBody: {
            /** @description Of which node. */
            node_id: components["schemas"]["NodeId"];
            /** @description Why, for everybody above and below. */
            reason: string;
        };
        /** @description What was taken back. */
        KeptHere: {
            /** @description Releases. */
            releases: number;
        };
        /** @description What is kept here because nobody has named the node it is addressed to. */
        KeptRow: {
            /** @description The addressee. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name, when it was entered here. */
            to?: string | null;
            /** @description How urgent. */
            lane: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            oldest_at?: components["schemas"]["Instant"] | null;
        };
        /** @description This node has new keys. */
        KeysReplaced: {
            /** @description The digits that follow from them; nobody has to compare these, for the old keys vouched. */
            words: string;
        };
        /** @description Events of one kind. */
        KindCount: {
            /** @description Code of the kind. */
            kind: string;
            /** @description Its name. */
            zh: string;
            /** @description In English. */
            en: string;
            /** @description Events. */
            events: components["schemas"]["Compared"];
            /** @description Of the period by grade, gravest first; of one grade only, where one is asked for. */
            grades: components["schemas"]["OfGrade"][];
        };
        /** @description A kind that the words of a report point to. */
        KindProposal: {
            /** @description Code of the kind. */
            code: string;
            /** @description Its name. */
            zh: string;
            /** @description Its name in English. */
            en: string;
            /** @description Its class. */
            class: components["schemas"]["Class"];
            /** @description 事故灾难 › 煤矿事故 › 水害, as far as the words go. */
            path: string[];
            /** @description The same in English. */
            path_en: string[];
            /** @description Code of the aspect (`water`), where the words name one. */
            aspect?: string | null;
            /** @description The words it rests on, in the order of the sentence; empty for 其他 by default. */
            words: string[];
        };
        /** @description A kind as a list shows it: the answer of `GET /kinds`. */
        KindRow: {
            /** @description Code of the kind. */
            code: string;
            /** @description Its name. */
            zh: string;
            /** @description Its name in English. */
            en: string;
            /** @description Its class. */
            class: components["schemas"]["Class"];
            /** @description The class's name. */
            class_zh: string;
            /** @description The class's name in English. */
            class_en: string;
            /** @description Code of the line of business in charge. */
            line: string;
            /** @description Whether its figures are called 当班 and 升井, not 在场 and 脱险. */
            underground: boolean;
        };
        /** @description Kinds of event with their classes and lines of business. */
        KindTable: {
            /** @description Classes. */
            classes: components["schemas"]["Named_Class"][];
            /** @description Lines of business. */
            lines: components["schemas"]["Named_String"][];
            /** @description Kinds. */
            kinds: components["schemas"]["KindRow"][];
        };
        /** @description What a report lacks, as typed. */
        Lacking: {
            /** @description Which elements. */
            lacks: components["schemas"]["Element"][];
            /** @description What else is asked. */
            text?: string | null;
            /**
             * Format: int32
             * @description Minutes to answer; as the place has it, when absent.
             */
            minutes?: number | null;
        };
        /** @description How an instruction was laid before the leader who gave it. */
        LaidBefore: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description How. */
            method: components["schemas"]["InstructionMethod"];
            /** @description What was said to it, verbatim. */
            remark?: string | null;
        };
        /**
         * @description In which language a file speaks. Names and what people wrote stay as they are.
         * @enum {string}
         */
        Language: "zh-CN" | "en";
        /** @description 补录: how it was reported before it was entered. */
        LateEntered: {
            /** @description When it was reported; it was entered when it was sent. */
            at: components["schemas"]["Instant"];
            /** @description How. */
            method: components["schemas"]["HandMethod"];
            /** @description Why it was not entered then. */
            reason: string;
            paper?: components["schemas"]["Attachment"] | null;
        };
        /** @description 补录, as typed: it was reported outside the platform, and is entered now. */
        LateEntry: {
            /** @description When it was reported. */
            at: components["schemas"]["Instant"];
            desk_id?: components["schemas"]["DeskId"] | null;
            /** @description How. */
            method: components["schemas"]["HandMethod"];
            /** @description Who took it there. */
            took_by: string;
            /** @description Why it was not entered then. */
            reason: string;
            paper?: components["schemas"]["AttachmentId"] | null;
        };
        /** @description 回呈, as typed. */
        LayBefore: {
            /** @description How. */
            method: components["schemas"]["InstructionMethod"];
            at?: components["schemas"]["Instant"] | null;
            /** @description What the leader said to it, verbatim. */
            remark?: string | null;
            /** @description 办结: nothing more is wanted, also of those that have not answered. */
            settled?: boolean;
        };
        /**
         * @description Whose leader gave an instruction that came down and was written down here. The State's own
         *     leaders stand above every unit of the platform.
         * @enum {string}
         */
        LeaderOf: "national" | "province" | "city" | "district" | "township";
        /** @description Somebody leaves a post. */
        Leaving: {
            /** @description Who. */
            person_id: components["schemas"]["PersonId"];
            on?: components["schemas"]["Date"] | null;
        };
        /** @description Figures with their source; old ones stay. */
        LedgerRow: {
            /** @description Whose figures. */
            source: string;
            /** @description The same in English. */
            source_en: string;
            /** @description Who said so; nobody after an erasure. */
            by?: string | null;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description The figures. */
            casualties: components["schemas"]["Casualties"];
            /** @description The ones that count. */
            in_use: boolean;
            /** @description Which of them are lower than the last stated before. */
            lowered: components["schemas"]["Lowered"][];
            /** @description What was said to it; a lower figure without is a silent one. */
            reason?: string | null;
            was?: components["schemas"]["Casualties"] | null;
            as_of?: components["schemas"]["Instant"] | null;
        };
        /**
         * @description A level of government, highest first. Units below a township (villages,
         *     enterprises, schools) and departments carry the level of the government they
         *     answer to.
         * @enum {string}
         */
        Level: "province" | "city" | "district" | "township";
        /** @description A line to a neighbour. */
        Line: {
            /** @description The neighbour's name. */
            name: string;
            /** @description `parent` or `child`. */
            relation: string;
            /** @description `up`, `connecting`, `down`, `cut` or `refused`. */
            state: string;
            /** @description Since when it is in that state. */
            since: components["schemas"]["Instant"];
            last_contact_at?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description Entries that wait to be sent.
             */
            waiting: number;
        };
        /** @description The lines of this node. */
        Lines: {
            /** @description The parent's first. */
            lines: components["schemas"]["Line"][];
        };
        /** @description Another report of the same event. */
        LinkedReport: {
            /** @description Which. */
            report: components["schemas"]["ReportBrief"];
            /** @description What it says. */
            what: string;
            withdrawn_at?: components["schemas"]["Instant"] | null;
            /** @description Which unit linked it. */
            by_unit: string;
            /** @description By whom. */
            by?: string | null;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Linked with this very report, and parted from it; otherwise through a third. */
            direct: boolean;
            /** @description What spoke for it. */
            reasons: components["schemas"]["SaidReason"][];
        };
        /**
         * @description A figure that came down: dead, or injured who did not die meanwhile.
         * @enum {string}
         */
        Lowered: "dead" | "injured";
        /** @description A report upward, or a document, that waits for its signature. */
        Manuscript: {
            /** @description The report or the document that it becomes. */
            id: components["schemas"]["ReportId"];
            /**
             * Format: int64
             * @description Revision, for `If-Match`.
             */
            rev: number;
            /** @description One line. */
            title: string;
            /** @description Whose. */
            unit: components["schemas"]["UnitRef"];
            source?: components["schemas"]["ReportRef"] | null;
            /** @description The text, as a form. */
            report: components["schemas"]["FirstReport"];
            /** @description The grade with which it would go. */
            rating: components["schemas"]["Rating"];
            /** @description To whom it goes. */
            to: components["schemas"]["PreparedTo"][];
            doc_due_at?: components["schemas"]["Instant"] | null;
            signing?: components["schemas"]["SigningTerms"] | null;
            /** @description 拟稿 */
            drafted: components["schemas"]["ManuscriptStep"];
            /** @description What it said then, where it was changed since. */
            opening?: string | null;
            revised?: components["schemas"]["ManuscriptStep"] | null;
            /** @description 核稿 is wanted. */
            wants_check: boolean;
            checked?: components["schemas"]["ManuscriptStep"] | null;
            /** @description Whether the caller may check it. */
            may_check: boolean;
            /** @description Who was asked to sign, in order. */
            asked: components["schemas"]["ManuscriptAsk"][];
            next_at?: components["schemas"]["Instant"] | null;
            unanswered_at?: components["schemas"]["Instant"] | null;
            returned?: components["schemas"]["ManuscriptReturn"] | null;
            /** @description The grade that the facts ask for. */
            standing: components["schemas"]["Rating"];
            /** @description A lighter grade was chosen before the facts grew graver: it counts no more. */
            grade_undone: boolean;
            figures_now?: components["schemas"]["Casualties"] | null;
            stood?: components["schemas"]["Stood"] | null;
            document?: components["schemas"]["WaitingDocument"] | null;
            closed_at?: components["schemas"]["Instant"] | null;
            /** @description It became a report. */
            sent: boolean;
            papers?: components["schemas"]["Papers"] | null;
            /** @description Whether the caller may change, ask, return and discard it. */
            may: boolean;
            /** @description 演练 */
            drill: boolean;
        };
        /** @description Somebody who was asked to sign. */
        ManuscriptAsk: {
            /** @description The post. */
            post_id: components["schemas"]["PostId"];
            /** @description Its title. */
            title: string;
            /** @description Who answers for it. */
            name?: string | null;
            /** @description Number. */
            phone?: string | null;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Who asked; absent where the platform moved on by itself. */
            by?: string | null;
            /** @description It is the one who is asked now. */
            now: boolean;
        };
        /** @description A manuscript about an event, where the caller's unit has one that waits. */
        ManuscriptRef: {
            /** @description The manuscript. */
            id: components["schemas"]["ReportId"];
            /** @description Who is asked to sign now. */
            asked?: string | null;
            /** @description It was returned and is to be mended. */
            returned: boolean;
            /** @description Nobody who may sign has answered, or can be asked. */
            unanswered: boolean;
            /** @description Since when it waits. */
            at: components["schemas"]["Instant"];
        };
        /** @description 退回 */
        ManuscriptReturn: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description By whom. */
            by?: string | null;
            /** @description What is to be mended. */
            reason: string;
        };
        /** @description A step that somebody took. */
        ManuscriptStep: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Who. */
            by?: string | null;
        };
        /** @description A GeoJSON `Feature`. */
        MapArea: {
            /** @description `Feature` */
            type: string;
            /** @description Whose. */
            properties: components["schemas"]["MapUnit"];
            /** @description Its shape. */
            geometry: components["schemas"]["MapShape"];
        };
        /** @description A GeoJSON `FeatureCollection`. */
        MapAreas: {
            /** @description `FeatureCollection` */
            type: string;
            /** @description The areas. */
            features: components["schemas"]["MapArea"][];
        };
        /** @description The map of a unit. Degrees of CGCS2000, longitude first. */
        MapBase: {
            /** @description Boundaries, those beside first and the own one last. Empty where the site has no base. */
            boundary: components["schemas"]["MapAreas"];
            /** @description Where the units at and below the own one are marked, by administrative code. */
            points: components["schemas"]["MapPoint"][];
            /** @description Some positions are schematic: the map says on its face that nobody may go by it. */
            schematic: boolean;
            /** @description Whence it is. */
            sources: components["schemas"]["MapSource"][];
        };
        /** @description Where a unit is marked. */
        MapPoint: {
            /** @description Administrative code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description Longitude and latitude. */
            at: number[];
            /** @description Its name is written on the map: a unit directly below, at a position of its own. */
            named: boolean;
        };
        /** @description A GeoJSON `MultiPolygon`. */
        MapShape: {
            /** @description `MultiPolygon` */
            type: string;
            /** @description Polygons of rings of positions. */
            coordinates: number[][][][];
        };
        /** @description Whence a part of the base is. */
        MapSource: {
            /** @description In Chinese. */
            zh: string;
            /** @description In English. */
            en: string;
        };
        /**
         * @description What an area is to the caller's unit.
         * @enum {string}
         */
        MapStands: "beside" | "below" | "own";
        /** @description Whose area it is. */
        MapUnit: {
            /** @description Administrative code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description What it is to the caller's unit. */
            stands: components["schemas"]["MapStands"];
        };
        /**
         * @description How widely the text may be shown. State secrets have no place here at all.
         * @enum {string}
         */
        Mark: "public" | "internal" | "work_secret";
        /** @description How a document is headed, as chosen by whoever writes it. */
        Masthead: {
            /** @description Code of the series; the place's first that goes upward, when empty. */
            series?: string;
            /** @description The title; the report's, when absent. */
            title?: string | null;
            urgency?: components["schemas"]["Urgency"] | null;
            /** @description 内部, 工作秘密. */
            mark?: string | null;
            /** @description To whom it goes. */
            copies?: components["schemas"]["CopyLine"][];
            desk_id?: components["schemas"]["DeskId"] | null;
        };
        /** @description Somebody who may sign. */
        MaySign: {
            /** @description The post. */
            post_id: components["schemas"]["PostId"];
            /** @description Its title. */
            title: string;
            /** @description Who answers for it; absent for a vacant post. */
            name?: string | null;
            /** @description Number to be tried first. */
            phone?: string | null;
            /** @description For whom they stand in. */
            stands_in_for?: string | null;
            /** @description It is the caller. */
            me: boolean;
            /** @description A post of the reporting unit itself: it can be asked on the screen; another is called. */
            own: boolean;
        };
        /** @description Who is signed in, where, and what is open to them. */
        Me: {
            /** @description The account. */
            account_id: components["schemas"]["AccountId"];
            /** @description Login; empty for a substitute. */
            login: string;
            /** @description Name. */
            name: string;
            /** @description The unit for which they act. */
            unit: components["schemas"]["MyUnit"];
            /** @description Desks that their unit keeps. */
            desks: components["schemas"]["MyDesk"][];
            workstation_desk?: components["schemas"]["DeskId"] | null;
            /** @description Roles. */
            roles: components["schemas"]["Role"][];
            /** @description Permissions. */
            permissions: string[];
            /** @description Rooms that are open. */
            rooms: string[];
            /** @description Came in by the break-glass form. */
            substitute: boolean;
            /** @description What the session was opened with. */
            session: components["schemas"]["SessionKind"];
            /** @description `off`, `on`, or `needed` where the role should have it and has not. */
            totp: string;
            /** @description Still bears a password that somebody else set. */
            must_change_password: boolean;
            /** @description A PIN for the duty PC is set. */
            pin: boolean;
            /** @description This node. */
            node: components["schemas"]["MyNode"];
            /** @description This session is in a drill. */
            drill: boolean;
            /** @description Who leads on duty now. */
            leader_on_duty?: string | null;
            /** @description Who is at the desk now. */
            officer?: string | null;
            /** @description The node's clock. */
            now_ms: components["schemas"]["Instant"];
        };
        /**
         * @description By which medium a report is owed: two acts, two clocks.
         * @enum {string}
         */
        Medium: "tel" | "doc";
        /** @description What restores cost, of one node and lane. */
        MemoryRow: {
            /** @description The node that wrote them. */
            from: string;
            /** @description How urgent. */
            lane: string;
            /**
             * Format: int64
             * @description Entries that were lost here and that neighbours gave back.
             */
            given_back: number;
            /**
             * Format: int64
             * @description Entries that their author once had, and that are held nowhere on the link any more.
             */
            lost: number;
            /**
             * Format: int64
             * @description How often their author was seen to have written them anew below what it had said it has.
             */
            rewritten: number;
            /**
             * Format: int64
             * @description Entries that this node wrote again in a later epoch: nobody would have taken them in the one before.
             */
            written_again: number;
            /** @description When that was last seen. */
            changed_at: components["schemas"]["Instant"];
        };
        /** @description A prepared text. */
        Message: {
            /** @description The text. */
            text: string;
            /** @description Forms of the systems above that the place has. */
            forms: components["schemas"]["MessageForm"][];
        };
        /** @description A form of the system above. */
        MessageForm: {
            /** @description Its code. */
            code: string;
            /** @description Its name. */
            zh: string;
            /** @description In English. */
            en: string;
        };
        /**
         * @description Real work, or a drill that must never be mistaken for it.
         * @enum {string}
         */
        Mode: "real" | "drill";
        /** @description A time that may be unknown or a range. */
        Moment: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @enum {string} */
            how: "exact";
        } | {
            /** @description About when. */
            at: components["schemas"]["Instant"];
            /** @enum {string} */
            how: "about";
        } | {
            /** @description Not before. */
            from: components["schemas"]["Instant"];
            /** @description Not after. */
            to: components["schemas"]["Instant"];
            /** @enum {string} */
            how: "between";
        } | {
            /** @enum {string} */
            how: "unknown";
        };
        /** @description A desk of one's unit. */
        MyDesk: {
            /** @description Its id. */
            id: components["schemas"]["DeskId"];
            /** @description Name. */
            name: string;
            /** @description `government` or a line of business. */
            line: string;
        };
        /** @description The node. */
        MyNode: {
            /** @description Its id. */
            id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description Its level. */
            level: components["schemas"]["Level"];
            /** @description Its area. */
            code: string;
            /** @description A demonstration. */
            demo: boolean;
            /** @description Version. */
            version: string;
        };
        /** @description The unit for which somebody acts. */
        MyUnit: {
            /** @description Its id. */
            id: components["schemas"]["UnitId"];
            /** @description Full name. */
            name: string;
            /** @description Name on lists. */
            short_name: string;
            /** @description Level. */
            level: components["schemas"]["Level"];
            /** @description Administrative code. */
            code?: string | null;
            /** @description Kind. */
            kind: string;
        };
        /** @description A code with its words in both languages. */
        Named_Class: {
            /**
             * @description The four classes of event (National Plan 2025, 1.3).
             * @enum {string}
             */
            code: "natural" | "accident" | "health" | "social";
            /** @description In Chinese. */
            zh: string;
            /** @description In English. */
            en: string;
        };
        /** @description A code with its words in both languages. */
        Named_String: {
            code: string;
            /** @description In Chinese. */
            zh: string;
            /** @description In English. */
            en: string;
        };
        /** @description Which neighbour. */
        NeighbourBody: {
            /** @description It. */
            node_id: components["schemas"]["NodeId"];
        };
        /** @description A holder is away. */
        NewAbsence: {
            id?: components["schemas"]["EventId"] | null;
            /** @description From. */
            from: components["schemas"]["Instant"];
            /** @description To. */
            to: components["schemas"]["Instant"];
            stand_in?: components["schemas"]["PersonId"] | null;
            /** @description Why. */
            reason?: string;
        };
        /** @description What an account is. */
        NewAccount: {
            /** @description Login: letters, digits, `.`, `-`, `_`. */
            login: string;
            /** @description Whose it is, when no person is named. */
            name?: string;
            person_id?: components["schemas"]["PersonId"] | null;
            /** @description The unit it acts for. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Roles. */
            roles: components["schemas"]["Role"][];
        };
        /** @description What a desk is. */
        NewDesk: {
            /** @description The unit that keeps it. */
            keeper: components["schemas"]["UnitId"];
            serves?: components["schemas"]["UnitId"] | null;
            /** @description `government`, or a line of business such as `emergency`, `coal`, `health`. */
            line: string;
            /** @description Name. */
            name: string;
            /** @description No node of ours behind it. */
            external?: boolean;
            /** @description Official numbers. */
            numbers?: components["schemas"]["DeskNumber"][];
            /** @description Hours in words; empty means day and night. */
            hours?: string;
            /** @description How it takes papers, where no node is behind it. */
            methods?: string[];
            /**
             * Format: int64
             * @description Order among the keeper's desks.
             */
            sort?: number;
        };
        /** @description Somebody takes a post. */
        NewHolder: {
            /** @description Who. */
            person_id: components["schemas"]["PersonId"];
            from_on?: components["schemas"]["Date"] | null;
            /** @description For the time being only. */
            acting?: boolean;
        };
        /** @description A name from a date on. */
        NewName: {
            /** @description Full name. */
            name: string;
            /** @description Name on lists; the full name when absent. */
            short_name?: string | null;
            /** @description First day of the name; not in the future. */
            from_on: components["schemas"]["Date"];
        };
        /** @description A new password in place of the old one. */
        NewPassword: {
            /** @description The old one. */
            old: string;
            /** @description The new one. */
            new: string;
        };
        /** @description What a person is. */
        NewPerson: {
            /** @description Unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Name. */
            name: string;
            /** @description Pinyin initials, lower case. */
            initials?: string;
            /** @description Numbers, the first to be tried first. */
            phones?: components["schemas"]["Phone"][];
            /** @description What they do. */
            job?: string;
            left_on?: components["schemas"]["Date"] | null;
        };
        /** @description A PIN for the duty PC. */
        NewPin: {
            /** @description Four to twelve digits. */
            pin: string;
        };
        /** @description What a place is. */
        NewPlace: {
            id?: components["schemas"]["PlaceId"] | null;
            /** @description Whose jurisdiction it lies in. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Name. */
            name: string;
            /** @description Pinyin initials. */
            pinyin?: string;
            /** @description What it is. */
            what?: string;
            /** @description Where, in words. */
            where?: string;
            /**
             * Format: int64
             * @description CGCS2000 longitude in millionths of a degree.
             */
            lon_microdegrees?: number | null;
            /**
             * Format: int64
             * @description CGCS2000 latitude in millionths of a degree.
             */
            lat_microdegrees?: number | null;
        };
        /** @description What a post is. */
        NewPost: {
            /** @description Unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Title. */
            title: string;
            /** @description `head`, `deputy`, `leader`, `chief`, `officer` or `staff`. */
            duty: string;
            /**
             * Format: int64
             * @description Order within the unit.
             */
            sort?: number;
            /** @description Full-time. */
            full_time?: boolean;
        };
        /** @description What a route is. */
        NewRoute: {
            /** @description From this unit or, with `from_level`, from those below it. */
            from_unit: components["schemas"]["UnitId"];
            from_level?: components["schemas"]["Level"] | null;
            /** @description Kinds of event; empty means all. */
            kinds?: string[];
            min_grade?: components["schemas"]["Grade"] | null;
            /** @description To this desk. */
            to_desk: components["schemas"]["DeskId"];
            /** @description Along which line. */
            via: components["schemas"]["Via"];
        };
        /** @description What a new token is. */
        NewToken: {
            /** @description What it is for. */
            label: string;
            /**
             * Format: int64
             * @description Days of its life; at most 366.
             */
            days: number;
        };
        /** @description What a new unit is. */
        NewUnit: {
            /** @description Full name. */
            name: string;
            /** @description Name on lists; the full name when absent. */
            short_name?: string | null;
            /** @description Administrative code, where it has one. */
            code?: string | null;
            /** @description Kind. */
            kind: string;
            level?: components["schemas"]["Level"] | null;
            parent?: components["schemas"]["UnitId"] | null;
            opened_on?: components["schemas"]["Date"] | null;
            /**
             * Format: int64
             * @description Order among its siblings.
             */
            sort?: number;
            /** @description Only a name for somebody outside who is addressed. */
            placeholder?: boolean;
        };
        /** @description Which desk this browser shall stand at. */
        NewWorkstation: {
            /** @description The desk. */
            desk_id: components["schemas"]["DeskId"];
            /** @description Where it stands, such as 总值班室左机. */
            label: string;
        };
        /** @description The clock that runs out next. */
        NextClock: {
            /** @description Which. */
            what: components["schemas"]["ClockWhat"];
            /** @description When it runs out. */
            due_at: components["schemas"]["Instant"];
            /** @description To whom it is owed. */
            to: string;
            /** @description Whether the caller's unit owes it. */
            mine: boolean;
        };
        /** @description Who is told next when nobody acts. */
        NextEscalation: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Who: `officer`, `leader`, `head`, `above`. */
            to: string;
        };
        /** @description Nothing to say. */
        NoBackupOptions: Record<string, never>;
        /** @description 32 hexadecimal digits */
        NodeId: string;
        /** @description One link. */
        NodeLink: {
            /** @description The neighbour. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description Its code. */
            code: string;
            /** @description Its level. */
            level: components["schemas"]["Level"];
            /** @description `parent`, `grandparent`, `child` or `grandchild`. */
            relation: string;
            /** @description `up`, `connecting`, `down`, `cut` or `refused`. */
            state: string;
            /** @description Why: the word of a refusal, or `no_answer` of a parent that is called in vain. */
            reason?: string | null;
            /** @description Since when. */
            since: components["schemas"]["Instant"];
            last_contact_at?: components["schemas"]["Instant"] | null;
            next_try_at?: components["schemas"]["Instant"] | null;
            /**
             * Format: int32
             * @description Which attempt that will be.
             */
            tries?: number | null;
            /** @description Where it listens, when this node calls it. */
            address?: string | null;
            /**
             * @description The last day in 96 quarters of an hour, oldest first: `up`, `part`, `down`, or
             *     `none` when this node did not run. Empty for links that are not drawn.
             */
            day: string[];
            /**
             * Format: int64
             * @description Minutes of that day in which it was down, begun ones included.
             */
            down_minutes: number;
            /** @description Entries it holds of what goes to it. */
            held: components["schemas"]["HeldThere"];
            /** @description Streams that one side does not take from the other. */
            refused: components["schemas"]["RefusedRow"][];
            /** @description Entries that wait to go to it. */
            queue: components["schemas"]["Waiting"];
            /**
             * Format: int64
             * @description Urgent ones of them that have gone around it: the node above it holds them.
             */
            relayed: number;
            /** @description The name of that node, when it holds any. */
            relay_by?: string | null;
            /**
             * Format: int64
             * @description Entries from it that are parked here.
             */
            parked: number;
            /**
             * Format: int64
             * @description Its clock minus ours.
             */
            skew_ms?: number | null;
            certificate_expires_at?: components["schemas"]["Instant"] | null;
            /** @description Its program's version. */
            program: string;
            /** @description The digits compared when it joined. */
            words?: string | null;
            words_checked_at?: components["schemas"]["Instant"] | null;
        };
        /** @description This node and its neighbours. */
        NodesView: {
            /** @description This node. */
            self: components["schemas"]["SelfView"];
            /** @description Entries, streams, parked, waiting to be applied. */
            totals: {
                [key: string]: number;
            };
            /** @description Links, parent first. */
            links: components["schemas"]["NodeLink"][];
            /** @description Links further below, as the nodes above them tell. */
            below: components["schemas"]["FarLinkRow"][];
            /** @description Entries that could not be applied, gathered by sort. */
            parked: components["schemas"]["ParkedRow"][];
            /** @description What waits to be sent. */
            queue: components["schemas"]["QueueRow"][];
            /** @description What has no way yet: nobody has named the node it is addressed to. */
            kept: components["schemas"]["KeptRow"][];
            /** @description What restores cost: entries that came back, entries that are gone. */
            memory: components["schemas"]["MemoryRow"][];
            /** @description Epochs with two histories, newest first. */
            evidence: components["schemas"]["EvidenceRow"][];
            /** @description Units that took what is known of them to another node. */
            handed: components["schemas"]["HandedRow"][];
            /** @description Nodes that were let go to another level above, this one among them. */
            released: components["schemas"]["ReleasedRow"][];
        };
        /** @description Why there is no file, and what can be done. */
        NotMade: {
            /** @description The cause, translated by the page. */
            cause: components["schemas"]["NotMadeCause"];
            /** @description In Chinese. */
            detail: string;
        };
        /**
         * @description Why there is no file.
         * @enum {string}
         */
        NotMadeCause: "restarted" | "not_allowed" | "disk" | "unavailable" | "refused" | "fault";
        /** @description Nothing to say. */
        Nothing: Record<string, never>;
        /** @description Nothing to say. */
        NothingMore: Record<string, never>;
        /** @description Events of one grade within something. */
        OfGrade: {
            /** @description The grade that counts. */
            grade: components["schemas"]["Grade"];
            /** @description Events. */
            events: components["schemas"]["Figure"];
        };
        /** @description Who is on duty. */
        OnDuty: {
            /** @description `leader`, `officer`. */
            role: string;
            /** @description Post. */
            title: string;
            /** @description Name; absent when nobody answers for it. */
            name?: string | null;
            /** @description Number. */
            phone?: string | null;
            /** @description Whether its holder is here, is stood in for, is away with nobody in their place, or there is none. */
            state: components["schemas"]["PostState"];
        };
        /** @description The other report, as chosen. */
        Other: {
            /** @description Any report of the other event. */
            report_id: components["schemas"]["ReportId"];
            /** @description Why, in words. */
            reason?: string | null;
        };
        /**
         * @description Which way a report goes.
         * @enum {string}
         */
        OwedVia: "block" | "line" | "skip";
        /** @description One's own exports, the newest first. */
        OwnExports: {
            /** @description They. */
            rows: components["schemas"]["Export"][];
        };
        /** @description How often follow-ups are wanted, as typed. */
        Pace: {
            /**
             * Format: int32
             * @description One every so many minutes.
             */
            every_minutes: number;
            /** @description What is wanted. */
            reason?: string | null;
        };
        /** @description One page of a list. */
        Page_AccessRow: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["EventId"];
                /** @description When. */
                at: components["schemas"]["Instant"];
                /** @description What happened. */
                what: components["schemas"]["AccessKind"];
                /** @description The login that was typed, or that of the account; empty for a substitute. */
                login: string;
                account?: components["schemas"]["AccountId"] | null;
                /** @description Network address from which it came; empty where none was known. */
                address: string;
                /**
                 * @description The permission that was missing, what a session was opened with, or the unit of a
                 *     substitute.
                 */
                detail: string;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Account: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["AccountId"];
                /**
                 * Format: int64
                 * @description Its revision.
                 */
                rev: number;
                /** @description Login. */
                login: string;
                /** @description Whose it is. */
                name: string;
                person?: components["schemas"]["PersonId"] | null;
                /** @description Unit. */
                unit: components["schemas"]["UnitId"];
                /** @description Name of the unit. */
                unit_name: string;
                /** @description Roles. */
                roles: components["schemas"]["Role"][];
                /** @description May not be used. */
                locked: boolean;
                /** @description Why. */
                lock_reason?: string | null;
                resting_until?: components["schemas"]["Instant"] | null;
                /** @description A second factor is on. */
                totp: boolean;
                /** @description A PIN for the duty PC is set. */
                pin: boolean;
                /** @description The first password; only in the answer that made it. */
                initial_password?: string | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_AccountPerson: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description The person. */
                id: components["schemas"]["PersonId"];
                /** @description Their name. */
                name: string;
                /** @description What they do. */
                job: string;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_AuditRow: {
            /** @description The rows, in the list's order. */
            rows: {
                /**
                 * Format: int64
                 * @description This node's order.
                 */
                pos: number;
                /** @description The author's clock. */
                at: components["schemas"]["Instant"];
                /** @description When this node stored it. */
                received_at: components["schemas"]["Instant"];
                /** @description Kind of fact. */
                kind: string;
                /** @description What it changed. */
                subject_kind: string;
                /** @description Its id. */
                subject_id: string;
                /**
                 * Format: int64
                 * @description Revision of the subject.
                 */
                rev: number;
                unit?: components["schemas"]["UnitId"] | null;
                /** @description Its name. */
                unit_name?: string | null;
                actor?: components["schemas"]["AccountId"] | null;
                /** @description Whose it is, where known here. */
                actor_name?: string | null;
                /** @description The node that wrote it. */
                origin: components["schemas"]["NodeId"];
                /** @description Written by this node. */
                own: boolean;
                /** @description Audience. */
                channel: string;
                /**
                 * Format: int64
                 * @description Position in its stream.
                 */
                seq: number;
                /** @description Real or drill. */
                mode: components["schemas"]["Mode"];
                /** @description How widely it may be shown. */
                mark: components["schemas"]["Mark"];
                /** @description What rings a desk. */
                brief?: string | null;
                /** @description `waiting`, `applied` or `parked`. */
                state: string;
                /** @description Why it is parked. */
                reason?: string | null;
                /** @description Chain hash after it, in hex. */
                hash: string;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Desk: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["DeskId"];
                /**
                 * Format: int64
                 * @description Its revision, for `If-Match`.
                 */
                rev: number;
                /** @description The unit that keeps it. */
                keeper: components["schemas"]["UnitId"];
                /** @description The unit whose jurisdiction it serves. */
                serves: components["schemas"]["UnitId"];
                /** @description `government` or a line of business. */
                line: string;
                /** @description Name. */
                name: string;
                /** @description No node of ours behind it. */
                external: boolean;
                /** @description Official numbers. */
                numbers: components["schemas"]["DeskNumber"][];
                /** @description Hours in words. */
                hours: string;
                /** @description How it takes papers. */
                methods: string[];
                /**
                 * Format: int64
                 * @description Order among the keeper's desks.
                 */
                sort: number;
                /** @description Last day, when it is closed. */
                closed_on?: string | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_DocumentRow: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description The document. */
                id: components["schemas"]["DocumentId"];
                /**
                 * Format: int64
                 * @description Revision.
                 */
                rev: number;
                /** @description What sort. */
                kind: components["schemas"]["DocumentKind"];
                /** @description Code of the series. */
                series: string;
                /** @description Its name: 值班信息. */
                series_name: string;
                /** @description In English, where the place still has it. */
                series_name_en?: string | null;
                /** @description 第312期 */
                number?: string | null;
                /** @description The title. */
                title: string;
                /** @description When it was issued. */
                at: components["schemas"]["Instant"];
                /** @description Whose. */
                unit: components["schemas"]["UnitRef"];
                /** @description Who issued it, as printed. */
                issuer: string;
                /** @description The caller's unit's own. */
                mine: boolean;
                report?: components["schemas"]["ReportId"] | null;
                /** @description It went with the report. */
                with_report: boolean;
                period?: components["schemas"]["DocumentPeriod"] | null;
                /** @description 签发 */
                signed_by?: string | null;
                voided_at?: components["schemas"]["Instant"] | null;
                /** @description By whom. */
                voided_by?: string | null;
                /** @description Why. */
                void_reason?: string | null;
                /** @description 演练 */
                drill: boolean;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Person: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["PersonId"];
                /**
                 * Format: int64
                 * @description Its revision, for `If-Match`.
                 */
                rev: number;
                /** @description Unit. */
                unit: components["schemas"]["UnitId"];
                /** @description Name of the unit. */
                unit_name: string;
                /** @description Name; empty after an erasure. */
                name: string;
                /** @description Pinyin initials. */
                initials: string;
                /** @description Numbers, the first to be tried first, each with its last test. */
                phones: components["schemas"]["PhoneRow"][];
                /** @description What they do. */
                job: string;
                /** @description Last day in the unit. */
                left_on?: string | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Place: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["PlaceId"];
                /**
                 * Format: int64
                 * @description Its revision.
                 */
                rev: number;
                /** @description Whose jurisdiction it lies in. */
                unit_id: components["schemas"]["UnitId"];
                /** @description Name of that unit. */
                unit_name: string;
                /** @description Name. */
                name: string;
                /** @description Pinyin initials. */
                pinyin: string;
                /** @description What it is. */
                what: string;
                /** @description Where, in words. */
                where: string;
                /**
                 * Format: int64
                 * @description CGCS2000 longitude in millionths of a degree.
                 */
                lon_microdegrees?: number | null;
                /**
                 * Format: int64
                 * @description CGCS2000 latitude in millionths of a degree.
                 */
                lat_microdegrees?: number | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_PostRow: {
            /** @description The rows, in the list's order. */
            rows: (components["schemas"]["PostNow"] & {
                /**
                 * Format: int64
                 * @description Its revision.
                 */
                rev: number;
                /**
                 * Format: int64
                 * @description Order within the unit.
                 */
                sort: number;
                /** @description Full-time. */
                full_time: boolean;
                /** @description Holders, the latest first. */
                holders: components["schemas"]["Holder"][];
                /** @description Absences, the latest first. */
                absences: components["schemas"]["Absence"][];
            })[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ReportRow: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description The report. */
                id: components["schemas"]["ReportId"];
                /** @description The report its chain started with. */
                root: components["schemas"]["ReportId"];
                /** @description 信〔2026〕1124-03 */
                no: string;
                /** @description One line. */
                title: string;
                /** @description The same in English. */
                title_en: string;
                /** @description Code of the kind. */
                kind: string;
                /** @description Grade. */
                rating: components["schemas"]["Rating"];
                /** @description Who wrote it. */
                from_unit: components["schemas"]["UnitRef"];
                desk?: components["schemas"]["DeskRef"] | null;
                /** @description When it was sent. */
                sent_at: components["schemas"]["Instant"];
                /** @description Where it stands for the caller. */
                state: components["schemas"]["RowState"];
                next_clock?: components["schemas"]["NextClock"] | null;
                /** @description 演练 */
                drill: boolean;
                /** @description 补录 */
                late?: boolean;
                adopted?: components["schemas"]["UseOf"] | null;
                /** @description 并案: so many other reports tell of the same event. */
                linked?: number;
                /**
                 * Format: int64
                 * @description Calls of the caller's unit that are not done.
                 */
                open_calls: number;
                /** @description How widely it may be shown. */
                mark: components["schemas"]["Mark"];
                /** @description Nobody at the caller's desk has it yet. */
                unread: boolean;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_RouteRow: {
            /** @description The rows, in the list's order. */
            rows: (components["schemas"]["Route"] & {
                /** @description Name of the unit it leads from. */
                from_name: string;
                /** @description Name of the desk it leads to. */
                desk_name: string;
                /** @description No node behind the desk. */
                external: boolean;
            })[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Token: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["EventId"];
                /** @description What it is for. */
                label: string;
                /** @description Made. */
                created_at: components["schemas"]["Instant"];
                /** @description Good until. */
                expires_at: components["schemas"]["Instant"];
                /** @description The token; only in the answer that made it. */
                token?: string | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Unit: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["UnitId"];
                /**
                 * Format: int64
                 * @description Its revision, for `If-Match`.
                 */
                rev: number;
                /** @description Full name. */
                name: string;
                /** @description Name on lists. */
                short_name: string;
                /** @description Administrative code. */
                code?: string | null;
                /** @description `government`, `office`, `department`, … */
                kind: string;
                /** @description Level. */
                level: components["schemas"]["Level"];
                parent?: components["schemas"]["UnitId"] | null;
                hosted_by?: components["schemas"]["NodeId"] | null;
                /** @description Only a name for somebody outside. */
                placeholder: boolean;
                /** @description First day. */
                opened_on?: string | null;
                /** @description Last day, when it is no more. */
                closed_on?: string | null;
                /**
                 * Format: int64
                 * @description Order among its siblings.
                 */
                sort: number;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_WorkstationRow: {
            /** @description The rows, in the list's order. */
            rows: {
                /** @description Its id. */
                id: components["schemas"]["EventId"];
                /** @description Its desk. */
                desk_id: components["schemas"]["DeskId"];
                /** @description Name of the desk. */
                desk_name: string;
                /** @description Where it stands. */
                label: string;
                /** @description Registered. */
                registered_at: components["schemas"]["Instant"];
                bell_tested_at?: components["schemas"]["Instant"] | null;
            }[];
            /** @description Key of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A document, as typed. */
        Paper: components["schemas"]["Masthead"] & {
            id?: components["schemas"]["DocumentId"] | null;
            /** @description 主送机关 of a circular. */
            addressed_to?: string | null;
            /** @description 印发机关 of a circular; no such line, when empty. */
            printed_by?: string | null;
            printed_on?: components["schemas"]["Date"] | null;
            /** @description The text, a paragraph a line; not of a form. */
            text?: string;
            /** @description The rows of a form. */
            rows?: components["schemas"]["FormRow"][];
            /** @description Tables of a periodical, each printed where a line of the text names it: 【表1】. */
            tables?: components["schemas"]["FigureTable"][];
            /** @description Pictures printed after the text. */
            pictures?: components["schemas"]["AttachmentId"][];
            /** @description 签发 */
            signed_by?: string | null;
            /** @description 核稿 */
            checked_by?: string | null;
            /** @description 编辑 */
            edited_by?: string | null;
            /** @description 电话 */
            phone?: string | null;
            sign?: components["schemas"]["Sign"] | null;
        };
        /** @description How a report upward will be headed. */
        Papers: {
            /** @description What can be chosen. */
            series: components["schemas"]["SeriesRef"][];
            /** @description What is chosen, or would be. */
            masthead: components["schemas"]["Masthead"];
            /** @description Who issues it, as printed. */
            issuer: string;
            /** @description 电话 */
            phone?: string | null;
        };
        /** @description Parked entries of one sort. */
        ParkedRow: {
            /** @description The node that wrote them, or the unit that acted, where the node is no neighbour. */
            from: string;
            /** @description How urgent. */
            lane: string;
            /** @description Kind of fact. */
            what: string;
            /** @description Why they are parked: `unknown_kind`, `missing`, `not_allowed` or `unreadable`. */
            why: string;
            /** @description The same as the program says it, for who mends it. */
            detail: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
        };
        /** @description A message as it came. */
        Paste: {
            /** @description The message. */
            text: string;
            at?: components["schemas"]["Instant"] | null;
        };
        /** @description What a message tells: an event each, none for a forecast, a greeting or a drill. */
        Pasted: {
            /** @description In the order of the message. */
            events: components["schemas"]["PastedEvent"][];
        };
        /** @description One event of a message. */
        PastedEvent: {
            /** @description What happened, in the words of the message. */
            what: string;
            /** @description What was said; what was not is not here. */
            fields: components["schemas"]["PastedField"][];
        };
        /** @description A field that the message speaks of. */
        PastedField: {
            /** @description Which. */
            name: components["schemas"]["PastedName"];
            /** @description How sure the words are. */
            status: components["schemas"]["PastedStatus"];
            /** @description Words: of a place, a unit, a cause, a contact. */
            text?: string | null;
            /**
             * Format: int32
             * @description Persons.
             */
            number?: number | null;
            moment?: components["schemas"]["Moment"] | null;
            /** @description Code of the kind. */
            code?: string | null;
            from?: components["schemas"]["PastedFrom"] | null;
        };
        /** @description Words of the message and where they stand, counted in characters. */
        PastedFrom: {
            /** @description The first character. */
            start: number;
            /** @description The character after the last. */
            end: number;
            /** @description The words. */
            words: string;
        };
        /**
         * @description Fields of a first report that a message may speak of.
         * @enum {string}
         */
        PastedName: "occurred_at" | "place" | "unit" | "kind" | "dead" | "injured" | "missing" | "trapped" | "evacuated" | "in_danger" | "cause" | "measures" | "contact_name" | "contact_phone";
        /**
         * @description How sure the words are of a field.
         * @enum {string}
         */
        PastedStatus: "stated" | "approximate" | "preliminary" | "unknown";
        /** @description A document about a period, as typed. */
        PeriodPaper: components["schemas"]["Paper"] & {
            /** @description The period, and when its figures were taken. */
            period: components["schemas"]["DocumentPeriod"];
        };
        /** @description A person as a list shows them. */
        Person: {
            /** @description Its id. */
            id: components["schemas"]["PersonId"];
            /**
             * Format: int64
             * @description Its revision, for `If-Match`.
             */
            rev: number;
            /** @description Unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Name of the unit. */
            unit_name: string;
            /** @description Name; empty after an erasure. */
            name: string;
            /** @description Pinyin initials. */
            initials: string;
            /** @description Numbers, the first to be tried first, each with its last test. */
            phones: components["schemas"]["PhoneRow"][];
            /** @description What they do. */
            job: string;
            /** @description Last day in the unit. */
            left_on?: string | null;
        };
        /** @description 32 hexadecimal digits */
        PersonId: string;
        /** @description A number at which a person is reached. */
        Phone: {
            /** @description `mobile`, `office`, `home` or `other`. */
            kind: string;
            /** @description As one dials it. */
            number: string;
        };
        /** @description A number with its last test. */
        PhoneRow: components["schemas"]["Phone"] & {
            tested_at?: components["schemas"]["Instant"] | null;
            /** @description Whether somebody answered. */
            answered?: boolean | null;
        };
        /** @description A place. */
        Place: {
            /** @description Its id. */
            id: components["schemas"]["PlaceId"];
            /**
             * Format: int64
             * @description Its revision.
             */
            rev: number;
            /** @description Whose jurisdiction it lies in. */
            unit_id: components["schemas"]["UnitId"];
            /** @description Name of that unit. */
            unit_name: string;
            /** @description Name. */
            name: string;
            /** @description Pinyin initials. */
            pinyin: string;
            /** @description What it is. */
            what: string;
            /** @description Where, in words. */
            where: string;
            /**
             * Format: int64
             * @description CGCS2000 longitude in millionths of a degree.
             */
            lon_microdegrees?: number | null;
            /**
             * Format: int64
             * @description CGCS2000 latitude in millionths of a degree.
             */
            lat_microdegrees?: number | null;
        };
        /** @description Events of one place. */
        PlaceCount: {
            /** @description The unit: the next below the asking one, with all that stands below it. */
            unit: components["schemas"]["UnitRef"];
            /** @description Its administrative code. */
            code?: string | null;
            /** @description Its level. */
            level: components["schemas"]["Level"];
            /** @description 本级: that unit alone, without those below it. */
            alone: boolean;
            /** @description Events. */
            events: components["schemas"]["Compared"];
            /** @description Of the period by grade, gravest first; of one grade only, where one is asked for. */
            grades: components["schemas"]["OfGrade"][];
        };
        /** @description 32 hexadecimal digits */
        PlaceId: string;
        /** @description A place by name. */
        PlaceRef: {
            /** @description The place. */
            id: components["schemas"]["PlaceId"];
            /** @description Its name. */
            name: string;
        };
        /** @description The terms of the place that this node serves. */
        PlaceTerms: {
            /** @description Its name in configuration. */
            id: string;
            /** @description The place. */
            zh: string;
            /** @description The place in English. */
            en: string;
            /** @description Its own terms; where they are silent the law's ceilings hold. */
            rows: components["schemas"]["TermRow"][];
        };
        /** @description A day or a month of the period, and the one that stands in its place a year before. */
        Point: {
            /** @description Its first day. */
            from: string;
            /** @description Events. */
            now: components["schemas"]["Figure"];
            /** @description 上年同期 */
            year_ago: components["schemas"]["Figure"];
        };
        /** @description 32 hexadecimal digits */
        PostId: string;
        /** @description Who answers for a post at an instant. */
        PostNow: {
            /** @description The post. */
            post: components["schemas"]["PostId"];
            /** @description Its unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Its title. */
            title: string;
            /** @description `head`, `deputy`, `leader`, `chief`, `officer` or `staff`. */
            duty: string;
            person?: components["schemas"]["PersonId"] | null;
            /** @description Their name. */
            name: string;
            /** @description Their numbers, the first to be tried first. */
            phones: components["schemas"]["Phone"][];
            tested_at?: components["schemas"]["Instant"] | null;
            /** @description Holder or stand-in. */
            state: components["schemas"]["PostState"];
            /** @description The holder for whom somebody stands in. */
            stands_in_for?: string | null;
        };
        /** @description A post with who answers for it, who held it, and who was away. */
        PostRow: components["schemas"]["PostNow"] & {
            /**
             * Format: int64
             * @description Its revision.
             */
            rev: number;
            /**
             * Format: int64
             * @description Order within the unit.
             */
            sort: number;
            /** @description Full-time. */
            full_time: boolean;
            /** @description Holders, the latest first. */
            holders: components["schemas"]["Holder"][];
            /** @description Absences, the latest first. */
            absences: components["schemas"]["Absence"][];
        };
        /**
         * @description How a post is filled.
         * @enum {string}
         */
        PostState: "present" | "stand_in" | "absent" | "vacant";
        /** @description What the officer starts from. */
        Prepared: {
            /**
             * Format: int64
             * @description Revision of the report it was filled from, for `If-Match`.
             */
            rev: number;
            /** @description The form, filled. */
            report: components["schemas"]["FirstReport"];
            /** @description What is read over the telephone. */
            spoken: string;
            /** @description To whom it is owed: dispatch, addressee. */
            to: components["schemas"]["PreparedTo"][];
            signing?: components["schemas"]["SigningTerms"] | null;
            /** @description Whose the grade of the event is. */
            graded: components["schemas"]["Graded"];
            manuscript?: components["schemas"]["ReportId"] | null;
            papers?: components["schemas"]["Papers"] | null;
        };
        /** @description What the officer starts from. */
        PreparedFollowUp: {
            /**
             * Format: int64
             * @description Revision of the report, for `If-Match`.
             */
            rev: number;
            /**
             * Format: int64
             * @description 1 for 续报一.
             */
            number: number;
            /** @description 续报一; 伤亡补报 where the report is closed already. */
            name: string;
            /** @description The same in English. */
            name_en: string;
            /** @description What those below said since, to be passed on. */
            what: string;
            /** @description The figures that count. */
            casualties: components["schemas"]["CasualtiesInput"];
            due?: components["schemas"]["Term"] | null;
            counted_until?: components["schemas"]["Instant"] | null;
            /** @description The report is closed: only changed casualties may still be told. */
            closed: boolean;
            /** @description The follow-ups of levels below that `what` was filled from. */
            passes: components["schemas"]["EventId"][];
            /** @description Their files. */
            attachments: components["schemas"]["AttachmentRef"][];
            signing?: components["schemas"]["SigningTerms"] | null;
        };
        /** @description A document to be written: filled with what the record says. */
        PreparedPaper: {
            /** @description What can be chosen. */
            series: components["schemas"]["SeriesRef"][];
            /** @description The form. */
            paper: components["schemas"]["Paper"];
            /** @description 呈报通知单: names of columns, then who was told. */
            told: string[][];
            /** @description Who issues it, as printed. */
            issuer: string;
            /** @description 演练 */
            drill: boolean;
            period?: components["schemas"]["DocumentPeriod"] | null;
            signing?: components["schemas"]["SigningTerms"] | null;
        };
        /** @description One addressee of a prepared report. */
        PreparedTo: {
            /** @description The dispatch. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description The desk. */
            desk: string;
            /** @description The addressee in one word. */
            unit: string;
            /** @description Numbers. */
            phones: string[];
            /** @description No node behind it. */
            external: boolean;
        };
        /** @description What is said while pressing. */
        Press: {
            /** @description In words. */
            note?: string | null;
        };
        /** @description 催报, as typed. */
        PressFor: {
            /** @description What is owed. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description What is said to it. */
            note?: string | null;
        };
        /** @description 催办, as typed. */
        PressUnits: {
            /** @description Which units; all that have not answered, when empty. */
            to?: components["schemas"]["UnitId"][];
            /** @description What is said to it. */
            note?: string | null;
        };
        /** @description What a caller is told: RFC 9457 problem details with our stable `code`. */
        Problem: {
            /** @description `urn:fenghuo:<code>`. */
            type: string;
            /** @description Stable code, such as `report.place_outside`. */
            code: string;
            /** @description Short text of the code, in Chinese. */
            title: string;
            /** @description What happened to this request and how to mend it. */
            detail: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description The request's id, which also stands in the log. */
            request_id?: string | null;
            /** @description Fields that are wrong. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The newer state, on a conflict. */
            current?: unknown;
        };
        /** @description What is proposed. */
        Proposal: {
            /** @description Kinds, the likeliest first. */
            kinds: components["schemas"]["KindProposal"][];
            /** @description Grade; about a report that stands, the one it would then have. */
            rating: components["schemas"]["Rating"];
            /** @description Why the facts speak for their grade. */
            reasons: components["schemas"]["Reason"][];
            /** @description Clocks that would start, by the chosen grade where there is one. */
            clocks: components["schemas"]["ProposedClock"][];
            signing?: components["schemas"]["SigningTerms"] | null;
        };
        /** @description A clock that would start. */
        ProposedClock: {
            /** @description To which desk. */
            desk_id: components["schemas"]["DeskId"];
            /** @description Its name. */
            desk: string;
            /** @description The addressee in one word. */
            unit: string;
            /** @description Which way. */
            via: components["schemas"]["OwedVia"];
            /** @description No node behind it. */
            external: boolean;
            /** @description Numbers. */
            phones: string[];
            tel_due_at?: components["schemas"]["Instant"] | null;
            doc_due_at?: components["schemas"]["Instant"] | null;
            /**
             * Format: int32
             * @description Minutes for ☎.
             */
            tel_minutes?: number | null;
            /**
             * Format: int32
             * @description Minutes for 文.
             */
            doc_minutes?: number | null;
            /** @description What sets ☎. */
            tel_article?: string | null;
            /** @description What sets 文. */
            doc_article?: string | null;
            /** @description The same in English. */
            tel_article_en?: string | null;
            /** @description The same in English. */
            doc_article_en?: string | null;
            /**
             * Format: int32
             * @description The legal ceiling of ☎, minutes, where the place's own term sets it.
             */
            tel_ceiling_minutes?: number | null;
            /**
             * Format: int32
             * @description The legal ceiling of 文.
             */
            doc_ceiling_minutes?: number | null;
        };
        /** @description Something that a page may want to show at once. */
        Push: {
            /** @description What changed. */
            subjects: components["schemas"]["Touched"][];
            /** @enum {string} */
            event: "changed";
        } | (components["schemas"]["Ring"] & {
            /** @enum {string} */
            event: "ring";
        }) | {
            /** @description Who hears it. */
            unit: components["schemas"]["UnitId"];
            /** @description The fact. */
            event_id: components["schemas"]["EventId"];
            /** @description What its author wrote for desks that cannot read the rest. */
            brief: string;
            /** @description Where it comes from. */
            from: string;
            /** @enum {string} */
            event: "brief";
        } | {
            /** @description As the exchange words it. */
            state: unknown;
            /** @enum {string} */
            event: "link";
        };
        /** @description What waits to go to one neighbour in one lane. */
        QueueRow: {
            /** @description The neighbour. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            to: string;
            /** @description How urgent. */
            lane: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            oldest_at?: components["schemas"]["Instant"] | null;
        };
        /** @description A grade, as typed. */
        Rate: components["schemas"]["ChosenRating"] & {
            /** @description Why; needed to lower it. */
            reason?: string | null;
            /** @description A leader confirms it. */
            confirm?: boolean;
            confirmed_by?: components["schemas"]["ConfirmedBy"] | null;
        };
        /** @description A grade with what is still open about it. */
        Rating: {
            /** @description The grade that sets clocks and addressees. */
            grade: components["schemas"]["Grade"];
            /** @description 较大涉险: nobody need be hurt, many are in danger (Order 21, article 26). */
            near_miss: boolean;
            /** @description Confirmed by a leader. Until then it is not printed. */
            confirmed: boolean;
            /** @description 必报: reported like Ⅲ whatever the grade, because of where, when or whom it struck. */
            regardless?: boolean;
        };
        /** @description Another address, as chosen. */
        Readdress: {
            /** @description The dispatch that was returned. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description The right desk. */
            desk_id: components["schemas"]["DeskId"];
        };
        /** @description Ready to take work. */
        Readiness: {
            /** @description Whether all below is well. */
            ready: boolean;
            /** @description The writer commits. */
            writer: boolean;
            /** @description The database answers reads. */
            database: boolean;
            /** @description Why writing is refused, when it is. */
            refusing?: string | null;
        };
        /** @description One reason of a proposed grade. */
        Reason: {
            /** @description 事实: what is known. */
            fact: string;
            /** @description The fact in English. */
            fact_en: string;
            /** @description 标准: what the rule asks for. */
            criterion: string;
            /** @description The criterion in English. */
            criterion_en: string;
            /** @description 出处: norm and article. */
            source: string;
            /** @description The source in English. */
            source_en: string;
            /** @description How sure we are of the source. */
            mark: components["schemas"]["Sureness"];
            /** @description The grade it makes. */
            grade: components["schemas"]["Grade"];
            /** @description Why it counts. */
            why: components["schemas"]["Why"];
        };
        /** @description One addressee on a receipt. */
        ReceiptDesk: {
            /** @description The addressee in one word. */
            unit: string;
            /** @description Its desk. */
            desk: string;
            /** @description Numbers of that desk, the first to be tried first. */
            phones: string[];
            /** @description Which way. */
            via: components["schemas"]["OwedVia"];
            /** @description No node stands behind it: somebody must telephone or carry it. */
            external: boolean;
            tel_due_at?: components["schemas"]["Instant"] | null;
            doc_due_at?: components["schemas"]["Instant"] | null;
        };
        /** @description How the caller's desk took it. */
        Received: {
            at?: components["schemas"]["Instant"] | null;
            /** @description By whom. */
            by?: string | null;
            /** @description 送达 */
            delivered_at: components["schemas"]["Instant"];
            undo_until?: components["schemas"]["Instant"] | null;
        };
        /** @description A stream that is refused. One from here is an alarm: somebody on the way changed it. */
        RefusedRow: {
            /** @description The node that wrote it. */
            from: string;
            /** @description How urgent. */
            lane: string;
            /** @description Refused by this node, or by the neighbour. */
            here: boolean;
            /** @description Why; translated by the page. */
            why: string;
            /** @description Since when. */
            since: components["schemas"]["Instant"];
        };
        /** @description A node may go. */
        ReleaseBody: {
            /** @description Who. */
            node_id: components["schemas"]["NodeId"];
            /** @description Code of the level that may take it in. */
            to_code: string;
            /** @description The code that it will bear there. */
            code: string;
            /** @description Why, for everybody above and below. */
            reason: string;
        };
        /** @description What was written down of it. */
        Released: {
            /**
             * Format: int64
             * @description Entries of the node that are here, and are proven to be.
             */
            entries: number;
        };
        /** @description A node that was let go. */
        ReleasedRow: {
            /** @description It. */
            node_id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description Code of the node that may take it in. */
            to_code: string;
            /** @description Name of the unit with that code, where it is known. */
            to?: string | null;
            /** @description The code that it bears there. */
            code: string;
            /** @description When. */
            released_at: components["schemas"]["Instant"];
            /** @description Why. */
            reason: string;
            /** @description This node let it go, and may take that back. */
            here: boolean;
            /** @description The name of the node that let it go. */
            by?: string | null;
            /** @description It has joined there. */
            moved: boolean;
        };
        /** @description Somebody who may take over. */
        Relief: {
            /** @description Login. */
            login: string;
            /** @description Name. */
            name: string;
        };
        /** @description Why a closed report is opened again. */
        Reopen: {
            /** @description Why. */
            reason: string;
        };
        /** @description A report in one line. */
        ReportBrief: {
            /** @description The report. */
            id: components["schemas"]["ReportId"];
            /** @description 信〔2026〕1124-03 */
            no: string;
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description Who wrote it. */
            from_unit: components["schemas"]["UnitRef"];
            /** @description When it was sent. */
            sent_at: components["schemas"]["Instant"];
            /** @description Grade. */
            rating: components["schemas"]["Rating"];
        };
        /** @description A report with everything about it that the caller may see. */
        ReportDetail: {
            /** @description The report. */
            id: components["schemas"]["ReportId"];
            /**
             * Format: int64
             * @description Revision, for `If-Match`.
             */
            rev: number;
            /** @description The report its chain started with. */
            root: components["schemas"]["ReportId"];
            /** @description Written by a level above from what it received. */
            upward: boolean;
            /** @description 信〔2026〕1124-03 */
            no: string;
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description What happened. */
            what: string;
            /** @description Code of the kind. */
            kind: string;
            /** @description 事故灾难 › 煤矿事故 */
            kind_path: string[];
            /** @description The same in English. */
            kind_path_en: string[];
            /** @description Grade. */
            rating: components["schemas"]["Rating"];
            /** @description Why it is as it is. */
            rating_reason?: string | null;
            /** @description The same in English, where the platform gave it. */
            rating_reason_en?: string | null;
            /** @description Why it was proposed. */
            reasons: components["schemas"]["GradeReason"][];
            /** @description Who wrote it. */
            from_unit: components["schemas"]["UnitRef"];
            from_desk?: components["schemas"]["DeskRef"] | null;
            /** @description 报告人 */
            reporter?: string | null;
            /** @description 带班领导 */
            leader_on_duty?: string | null;
            contact?: components["schemas"]["Contact"] | null;
            /** @description Where. */
            place_text: string;
            place?: components["schemas"]["PlaceRef"] | null;
            place_unit?: components["schemas"]["UnitRef"] | null;
            /** @description Why a place outside the jurisdiction. */
            outside_reason?: string | null;
            /** @description When it happened. */
            happened: components["schemas"]["Moment"];
            /** @description The same in words. */
            happened_text?: string | null;
            /** @description When the unit knew. */
            knew_at: components["schemas"]["Instant"];
            /** @description When it was sent. */
            sent_at: components["schemas"]["Instant"];
            received?: components["schemas"]["Received"] | null;
            elsewhere?: components["schemas"]["Elsewhere"] | null;
            /** @description Figures in use. */
            casualties: components["schemas"]["Casualties"];
            /** @description All figures, newest first. */
            ledger: components["schemas"]["LedgerRow"][];
            /** @description 演练 */
            drill: boolean;
            /** @description How widely it may be shown. */
            mark: components["schemas"]["Mark"];
            /** @description Files. */
            attachments: components["schemas"]["Attachment"][];
            /** @description The way, lowest level first. */
            way: components["schemas"]["WayLevel"][];
            /** @description The way below, as restated by who wrote it. */
            trail: components["schemas"]["TrailStep"][];
            /** @description Clocks: the caller's own first. */
            clocks: components["schemas"]["Clock"][];
            /** @description What the caller may do next. */
            actions: components["schemas"]["Action"][];
            /** @description The call list of the caller's unit: unreached, next, untouched, done. */
            calls: components["schemas"]["Call"][];
            /** @description Instructions. */
            instructions: components["schemas"]["Instruction"][];
            /** @description What happened, oldest first. */
            timeline: components["schemas"]["TimelineItem"][];
            /** @description What it was written from. */
            sources: components["schemas"]["ReportRef"][];
            reported_as?: components["schemas"]["ReportRef"] | null;
            /** @description What levels below said since the caller's unit wrote upward, and it has not passed on. */
            below?: components["schemas"]["Below"][];
            /** @description 采用: what desks made of it. */
            adopted?: components["schemas"]["Adopted"][];
            /** @description 并案: the other reports of the event. */
            linked?: components["schemas"]["LinkedReport"][];
            /** @description Reports that may tell of the same event, for who may link them. */
            similar?: components["schemas"]["SimilarReport"][];
            /** @description 退回: desks that were a wrong address. */
            returned?: components["schemas"]["ReturnedFrom"][];
            late?: components["schemas"]["LateEntered"] | null;
            written_at?: components["schemas"]["Instant"] | null;
            withdrawn_at?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description How often it was corrected.
             */
            corrections: number;
            /** @description What was said after it, and after the other reports of the event, oldest first. */
            follow_ups: components["schemas"]["FollowedUp"][];
            closed_at?: components["schemas"]["Instant"] | null;
            counted_until?: components["schemas"]["Instant"] | null;
            signature?: components["schemas"]["SignOff"] | null;
            /** @description What the caller's unit asked or was asked about it (要素不全), oldest first. */
            inquiries: components["schemas"]["Inquiry"][];
            manuscript?: components["schemas"]["ManuscriptRef"] | null;
            /** @description 文书: documents about the event that the caller may see, oldest first. */
            documents?: components["schemas"]["DocumentRow"][];
        };
        /** @description 32 hexadecimal digits */
        ReportId: string;
        /** @description A report by title. */
        ReportRef: {
            /** @description The report. */
            id: components["schemas"]["ReportId"];
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description Whether this node holds it. */
            held: boolean;
        };
        /** @description One row of the list. */
        ReportRow: {
            /** @description The report. */
            id: components["schemas"]["ReportId"];
            /** @description The report its chain started with. */
            root: components["schemas"]["ReportId"];
            /** @description 信〔2026〕1124-03 */
            no: string;
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description Code of the kind. */
            kind: string;
            /** @description Grade. */
            rating: components["schemas"]["Rating"];
            /** @description Who wrote it. */
            from_unit: components["schemas"]["UnitRef"];
            desk?: components["schemas"]["DeskRef"] | null;
            /** @description When it was sent. */
            sent_at: components["schemas"]["Instant"];
            /** @description Where it stands for the caller. */
            state: components["schemas"]["RowState"];
            next_clock?: components["schemas"]["NextClock"] | null;
            /** @description 演练 */
            drill: boolean;
            /** @description 补录 */
            late?: boolean;
            adopted?: components["schemas"]["UseOf"] | null;
            /** @description 并案: so many other reports tell of the same event. */
            linked?: number;
            /**
             * Format: int64
             * @description Calls of the caller's unit that are not done.
             */
            open_calls: number;
            /** @description How widely it may be shown. */
            mark: components["schemas"]["Mark"];
            /** @description Nobody at the caller's desk has it yet. */
            unread: boolean;
        };
        /** @description How many parked entries were taken up. */
        Retried: {
            /** @description Applied now. */
            retried: number;
        };
        /** @description A return, as typed. */
        Return: {
            /** @description Why it is none of theirs. */
            reason: string;
            desk_id?: components["schemas"]["DeskId"] | null;
            /** @description The right addressee in words, where it was not. */
            right?: string | null;
        };
        /** @description 退回: a desk that says that it was a wrong address. */
        ReturnedFrom: {
            /** @description The dispatch. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description Which desk. */
            desk: string;
            /** @description The addressee in one word. */
            unit: string;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description By whom. */
            by?: string | null;
            /** @description Why it is none of theirs. */
            reason: string;
            /** @description The right addressee in words. */
            right: string;
            right_desk?: components["schemas"]["DeskId"] | null;
            /** @description The caller's unit has sent it nowhere else yet. */
            open: boolean;
        };
        /** @description A mended text, as typed. */
        Revise: components["schemas"]["FirstReport"] & {
            /** @description 核稿 is wanted, where the rule leaves it open; as it was, when absent. */
            check?: boolean | null;
            paper?: components["schemas"]["Masthead"] | null;
        };
        /** @description A node's keys are revoked. */
        RevokeBody: {
            /** @description Whose. */
            node_id: components["schemas"]["NodeId"];
            /** @description Why, for everybody above and below. */
            reason: string;
        };
        /** @description What was revoked. */
        Revoked: {
            /** @description Keys that count no more. */
            keys: number;
            /**
             * Format: int64
             * @description Entries of the node that are here and stay.
             */
            entries: number;
        };
        /** @description A desk rings. */
        Ring: {
            /** @description The desk's keeper or the unit it serves: who hears it. */
            unit: components["schemas"]["UnitId"];
            /** @description Why. */
            reason: components["schemas"]["RingReason"];
            step?: components["schemas"]["StepWord"] | null;
            report_id?: components["schemas"]["ReportId"] | null;
            manuscript_id?: components["schemas"]["ReportId"] | null;
            inquiry_id?: components["schemas"]["InquiryId"] | null;
            /** @description Its title, without personal data. */
            title: string;
            /** @description The same in English, where the report is here. */
            title_en?: string | null;
            rating?: components["schemas"]["Rating"] | null;
            /** @description The unit it comes from, or that is late. */
            from: string;
            call?: components["schemas"]["RingCall"] | null;
            /** @description It rang before, and nobody has acted: told to a browser that has just come. */
            waiting: boolean;
        };
        /** @description A desk or a person to be called. */
        RingCall: {
            /** @description The desk's name, or the person's with their post. */
            name: string;
            /** @description The number, where one is entered. */
            phone?: string | null;
        };
        /**
         * @description Why a desk rings.
         * @enum {string}
         */
        RingReason: "arrived" | "overdue" | "undelivered" | "instruction" | "answer" | "unanswered" | "corrected" | "raised" | "withdrawn" | "followed" | "reopened" | "paced" | "unfollowed" | "inquiry" | "pressed" | "inquired" | "unsaid" | "to_sign" | "to_check" | "unsigned" | "returned" | "misaddressed" | "sign_after";
        /**
         * @description A role that an account may hold.
         * @enum {string}
         */
        Role: "reporter" | "duty_officer" | "leader" | "unit_admin" | "system_admin" | "security_admin" | "audit_admin" | "viewer" | "screen" | "substitute" | "desk_substitute";
        /** @description Roles. */
        Roles: {
            /** @description All the account shall have. */
            roles: components["schemas"]["Role"][];
        };
        /** @description A way that reports go. */
        Route: {
            /** @description Its id. */
            id: components["schemas"]["RouteId"];
            /**
             * Format: int64
             * @description Its revision, for `If-Match`.
             */
            rev: number;
            /** @description From this unit or, with `from_level`, from those below it. */
            from_unit: components["schemas"]["UnitId"];
            from_level?: components["schemas"]["Level"] | null;
            /** @description Kinds of event; empty means all. */
            kinds: string[];
            min_grade?: components["schemas"]["Grade"] | null;
            /** @description To this desk. */
            to_desk: components["schemas"]["DeskId"];
            /** @description Block, line or skip-level copy. */
            via: components["schemas"]["Via"];
        };
        /** @description 32 hexadecimal digits */
        RouteId: string;
        /** @description A route with the names that a list shows. */
        RouteRow: components["schemas"]["Route"] & {
            /** @description Name of the unit it leads from. */
            from_name: string;
            /** @description Name of the desk it leads to. */
            desk_name: string;
            /** @description No node behind the desk. */
            external: boolean;
        };
        /**
         * @description Where a report stands for the caller.
         * @enum {string}
         */
        RowState: "new" | "received" | "verified" | "reported" | "sent" | "delivered" | "taken" | "withdrawn";
        /** @description A reason in both languages. */
        SaidReason: {
            /** @description In Chinese. */
            zh: string;
            /** @description In English. */
            en: string;
        };
        /** @description An instruction that a unit answered, behind its time to answer. */
        ScoreAnswer: {
            /** @description The report on which it was given. */
            report: components["schemas"]["ReportBrief"];
            /**
             * Format: int64
             * @description From the instruction to the answer.
             */
            minutes: number;
        };
        /** @description One item behind a number. */
        ScoreItem: {
            /** @description The report. */
            report: components["schemas"]["ReportBrief"];
            /** @description How it was used. */
            uses: components["schemas"]["UseOf"][];
            /** @description 迟报 */
            late: boolean;
            /** @description What its points are made of. */
            parts: components["schemas"]["ScorePart"][];
            /**
             * Format: int64
             * @description Hundredths of a point.
             */
            total: number;
            /**
             * Format: int64
             * @description 报出用时, minutes; of what was entered late, until it was reported by telephone or on paper.
             */
            sent: number;
            /**
             * Format: int64
             * @description 签收, minutes from delivery.
             */
            received?: number | null;
            /**
             * Format: int64
             * @description 首次批示, minutes from delivery.
             */
            instructed?: number | null;
        };
        /** @description A part of an item's points. */
        ScorePart: {
            /** @description What for. */
            reason: components["schemas"]["SaidReason"];
            /**
             * Format: int64
             * @description Hundredths of a point; below zero for what is lost.
             */
            points: number;
        };
        /** @description 采用: what an item is worth, in points, and what a late one loses. */
        ScoreWeights: {
            /**
             * Format: int32
             * @description 专报
             */
            special: number;
            /**
             * Format: int32
             * @description 送阅
             */
            circulated: number;
            /**
             * Format: int32
             * @description 约稿
             */
            commissioned: number;
            /**
             * Format: int32
             * @description 综合
             */
            combined: number;
            /**
             * Format: int32
             * @description 备查
             */
            filed: number;
            /**
             * Format: int32
             * @description A national leader's instruction on it; nothing where a place's own rules name none.
             */
            instructed_national?: number;
            /**
             * Format: int32
             * @description A provincial leader's instruction on it.
             */
            instructed_province: number;
            /**
             * Format: int32
             * @description A city leader's.
             */
            instructed_city: number;
            /**
             * Format: int32
             * @description A district leader's.
             */
            instructed_district?: number;
            /**
             * Format: int32
             * @description With pictures, sound or film from the scene.
             */
            pictures: number;
            /**
             * Format: int32
             * @description What a late report (迟报) loses, in per cent of the item.
             */
            late_percent: number;
            /** @description Where the weights come from. */
            article: string;
            /** @description The same in English. */
            article_en: string;
        };
        /** @description What came of a period. */
        Scores: {
            /** @description Whose desk says so. */
            by: string;
            /** @description Units, the most points first. */
            rows: components["schemas"]["UnitScore"][];
            /** @description How long things took. */
            times: components["schemas"]["Times"];
            /**
             * Format: int64
             * @description 平台用时 of the caller's own unit, minutes a week.
             */
            platform?: number | null;
            /** @description What an item is worth. */
            weights: components["schemas"]["ScoreWeights"];
            /** @description There are more reports than are counted; take a shorter period. */
            more: boolean;
        };
        /** @description The screen of a workstation while nobody is signed in. */
        Screen: {
            /** @description Whether this browser is a registered workstation. */
            registered: boolean;
            desk?: components["schemas"]["DeskName"] | null;
            unit?: components["schemas"]["UnitName"] | null;
            /**
             * Format: int64
             * @description Reports that nobody has received.
             */
            open_count: number;
            /**
             * Format: int64
             * @description How long the oldest has waited.
             */
            oldest_wait_ms?: number | null;
            /** @description Who may take over with a PIN. */
            people: components["schemas"]["Relief"][];
            bell_tested_at?: components["schemas"]["Instant"] | null;
        };
        /** @description One hit. */
        SearchHit: {
            /**
             * @description `report`, `instruction`, `inquiry`, `document`, `manuscript`, `dispatch` (what was said to a desk or in a
             *     verification), `call` (what was said in one), `unit`, `person`, `desk`, `place`, `account` or `node`.
             */
            kind: string;
            /** @description Its id. */
            id: string;
            /** @description One line. */
            title: string;
            /** @description The same in English; absent where it is a name, or what somebody wrote. */
            title_en?: string | null;
            /** @description The words around what was asked. */
            snippet: string;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Name of the unit it belongs to. */
            unit?: string | null;
            unit_id?: components["schemas"]["UnitId"] | null;
            /** @description The report on whose page it stands. */
            report_id?: string | null;
            /** @description 演练 */
            drill: boolean;
        };
        /** @description Whether something rang until now. */
        Seen: {
            /** @description `false` when somebody else had seen it, or it was taken up, a moment before. */
            rang: boolean;
        };
        /** @description This node. */
        SelfView: {
            /** @description Its id. */
            id: components["schemas"]["NodeId"];
            /** @description Its name. */
            name: string;
            /** @description Administrative code. */
            code: string;
            /** @description Level. */
            level: components["schemas"]["Level"];
            /** @description A demonstration. */
            demo: boolean;
            /** @description The address that children dial. */
            address?: string | null;
            /** @description The digits compared when it joined its parent. */
            words?: string | null;
            /**
             * @description A neighbour holds another history of what this node writes: it came back from an old
             *     backup, or runs twice. A new epoch is to be opened.
             */
            parts: boolean;
        };
        /**
         * @description 已保存: what the sender hears once the report is durable. Made from what the command
         *     did, so that nothing is read again for it.
         */
        SendReceipt: {
            /** @description The report. */
            id: components["schemas"]["ReportId"];
            /**
             * Format: int64
             * @description Its revision.
             */
            rev: number;
            /** @description 信〔2026〕1124-03 */
            no: string;
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description 演练 */
            drill: boolean;
            /** @description The grade it was sent with. */
            rating: components["schemas"]["Rating"];
            /** @description When it was saved. */
            sent_at: components["schemas"]["Instant"];
            /** @description To whom it goes, and by when each must be told. */
            to: components["schemas"]["ReceiptDesk"][];
        };
        /** @description What became of something sent. */
        SentItem: {
            /** @description The report. */
            report_id: components["schemas"]["ReportId"];
            /** @description One line. */
            title: string;
            /** @description The same in English. */
            title_en: string;
            /** @description Grade. */
            rating: components["schemas"]["Rating"];
            /** @description When it was sent. */
            sent_at: components["schemas"]["Instant"];
            /** @description Its way. */
            way: components["schemas"]["WayLevel"][];
            /** @description What else is worth a word. */
            note?: string | null;
            /** @description The same in English. */
            note_en?: string | null;
        };
        /** @description What came of a signature. */
        SentOrIssued: components["schemas"]["ReportDetail"] | components["schemas"]["DocumentDetail"];
        /** @description A series of documents that the caller's unit has. */
        SeriesRef: {
            /** @description Its code. */
            code: string;
            /** @description What sort of document. */
            kind: components["schemas"]["DocumentKind"];
            /** @description 值班信息 */
            zh: string;
            /** @description In English. */
            en: string;
            /** @description What stands at its head. */
            head: string;
            /** @description The number that the next gets, if nobody issues one before: 第312期. */
            next: string;
            /** @description Other desks of the unit that issue it under their own name, each with numbers of its own. */
            desks: components["schemas"]["IssuerRef"][];
            /** @description Reports go upward in it. */
            upward: boolean;
        };
        /**
         * @description What a session was opened with.
         * @enum {string}
         */
        SessionKind: "password" | "workstation" | "substitute" | "token";
        /** @description A signature, as typed. */
        Sign: {
            /** @description How. */
            method: components["schemas"]["SignMethod"];
            post_id?: components["schemas"]["PostId"] | null;
            /** @description Who, where the post is not entered or another answers for it. */
            name?: string | null;
            /** @description Their post, where it is not entered. */
            post?: string | null;
            at?: components["schemas"]["Instant"] | null;
            /** @description By which telephone. */
            phone?: string | null;
            /** @description 原话 */
            said?: string | null;
            paper?: components["schemas"]["AttachmentId"] | null;
            /** @description The grade is confirmed with it, and may be printed. */
            confirm_grade?: boolean;
            grade?: components["schemas"]["ChosenRating"] | null;
        };
        /** @description Login and password, with a code where the second factor is on. */
        SignIn: {
            /** @description Login. */
            login: string;
            /** @description Password. */
            password: string;
            /** @description Six digits of the authenticator. */
            totp?: string | null;
        };
        /**
         * @description How somebody signed.
         * @enum {string}
         */
        SignMethod: "on_screen" | "oral" | "paper";
        /** @description Whether and how a report was signed. */
        SignOff: {
            /** @description The post; absent while nobody has. */
            post?: string | null;
            /** @description Who. */
            by?: string | null;
            /** @description For whom they stood in. */
            stands_in_for?: string | null;
            at?: components["schemas"]["Instant"] | null;
            method?: components["schemas"]["SignMethod"] | null;
            /** @description By which telephone. */
            phone?: string | null;
            /** @description 原话 */
            said?: string | null;
            /** @description 记录 */
            taken_by?: string | null;
            /** @description 核稿 */
            checked_by?: string | null;
            paper?: components["schemas"]["Attachment"] | null;
            after_at?: components["schemas"]["Instant"] | null;
            /** @description By whom. */
            after_by?: string | null;
            /** @description 补签: a signature is owed. */
            owed: boolean;
            /** @description The word that is to be confirmed, and whose: post and name. */
            word_of?: string | null;
            /** @description The caller may confirm it, or sign, on the screen. */
            mine: boolean;
            terms?: components["schemas"]["SigningTerms"] | null;
        };
        /** @description A checkpoint in words. */
        Signature: {
            /**
             * Format: int64
             * @description The last position it covers.
             */
            seq: number;
            /** @description The chain's hash there, in hex. */
            head: string;
            /** @description When it was signed. */
            at: components["schemas"]["Instant"];
            /** @description Canonical checkpoint, in hex. */
            bytes: string;
            /** @description The origin's certificate, in hex. */
            certificate?: string | null;
            /** @description Whether the signature is of the certificate's key, and the chain leads to it. */
            verifies: boolean;
        };
        /** @description Who signs, by which rule. */
        SigningTerms: {
            /** @description Who may sign, in the order in which they are asked. */
            may: components["schemas"]["MaySign"][];
            /** @description 核稿 is wanted first. */
            check: boolean;
            /**
             * Format: int32
             * @description Minutes until the next of them is asked.
             */
            minutes: number;
            /** @description What says so. */
            article: string;
            /** @description The same in English. */
            article_en: string;
            /** @description The caller may sign on the screen. */
            mine: boolean;
        };
        /** @description A report that may tell of the same event. */
        SimilarReport: {
            /** @description Which. */
            report: components["schemas"]["ReportBrief"];
            /** @description What speaks for it. */
            reasons: components["schemas"]["SaidReason"][];
        };
        /** @description Days, both included. */
        Span: {
            /** @description The first. */
            from: string;
            /** @description The last. */
            to: string;
        };
        /**
         * @description How a backup stands.
         * @enum {string}
         */
        State: "running" | "ok" | "failed";
        /** @description What happened in a period. */
        Statistics: {
            /** @description Whose events they are. */
            of: components["schemas"]["UnitRef"];
            /** @description The period. */
            period: components["schemas"]["Span"];
            /** @description The one just before. */
            before: components["schemas"]["Span"];
            /** @description The same days a year before. */
            year_ago: components["schemas"]["Span"];
            /**
             * @description The first day of which this node holds a record: of what lies before it nothing is known, and
             *     its numbers are no zeros. Absent when there is none at all.
             */
            records_from?: string | null;
            /** @description All events. */
            events: components["schemas"]["Compared"];
            /** @description After which a follow-up is still owed. */
            following: components["schemas"]["Compared"];
            /** @description People. */
            harm: components["schemas"]["HarmSum"][];
            /** @description By grade, gravest first. */
            grades: components["schemas"]["GradeCount"][];
            /** @description By kind, the most first. */
            kinds: components["schemas"]["KindCount"][];
            /** @description By the unit that wrote, the most first. */
            places: components["schemas"]["PlaceCount"][];
            /**
             * @description 按发生地, the most first: an event whose report says where stands there, any other with the unit
             *     that wrote.
             */
            happened: components["schemas"]["PlaceCount"][];
            /** @description Of the period: the report says where. */
            place_known: components["schemas"]["Figure"];
            /** @description Of the period: it does not. */
            place_unknown: components["schemas"]["Figure"];
            /** @description What a point of the series is. */
            step: components["schemas"]["Step"];
            /** @description In order of time. */
            series: components["schemas"]["Point"][];
            /** @description By hour and day of the week. */
            hours: components["schemas"]["HourCount"][];
        };
        /**
         * @description Whether a point of the series is a day or a month.
         * @enum {string}
         */
        Step: "day" | "month";
        /**
         * @description Who was told that it ran out.
         * @enum {string}
         */
        StepWord: "officer" | "leader" | "head" | "above";
        /** @description What stands of an event before another report about it goes. */
        Stood: {
            /** @description The figures, those that count first. */
            ledger: components["schemas"]["LedgerRow"][];
            /** @description The grade. */
            graded: components["schemas"]["Graded"];
        };
        /** @description A report upward that is to be signed by somebody else, as typed. */
        Submit: components["schemas"]["FirstReport"] & {
            /** @description Addressees; all that are owed, when absent. */
            dispatch_ids?: components["schemas"]["DispatchId"][];
            post_id?: components["schemas"]["PostId"] | null;
            /** @description 核稿: a colleague is to check it first. */
            check?: boolean;
            paper?: components["schemas"]["Masthead"] | null;
        };
        /** @description A substitute as the unit and those above see them. */
        Substitute: {
            /** @description Id of the admission. */
            id: components["schemas"]["EventId"];
            /** @description The unit. */
            unit: components["schemas"]["UnitId"];
            /** @description Its name. */
            unit_name: string;
            /** @description Who it is. */
            name: string;
            /** @description Where they can be called back. */
            phone: string;
            /** @description Why. */
            reason: string;
            /** @description From. */
            from: components["schemas"]["Instant"];
            /** @description Until at the latest. */
            until: components["schemas"]["Instant"];
            ended_at?: components["schemas"]["Instant"] | null;
            /** @description Whether the session is on this node, where it can be ended. */
            here: boolean;
        };
        /** @description A unit that the form offers: its name and nothing else. */
        SubstituteUnit: {
            /** @description The unit. */
            id: components["schemas"]["UnitId"];
            /** @description Its name on lists. */
            name: string;
        };
        /** @description To whom duties pass. */
        Succession: {
            /** @description Who takes them over. */
            successor: components["schemas"]["UnitId"];
            /** @description From which day. */
            on: components["schemas"]["Date"];
            /** @description `merged`, `split` or `duty`, or words such as 防汛抗旱职责. */
            how: string;
            /** @description Also close the unit on the day before, which is not in the future. */
            close?: boolean;
        };
        /**
         * @description How sure we are of a rule (see `rules/sources.toml`).
         * @enum {string}
         */
        Sureness: "F" | "E" | "T" | "K";
        /** @description Account and PIN at a registered workstation. */
        TakeOver: {
            /** @description Login. */
            login: string;
            /** @description PIN. */
            pin: string;
            /** @description The bell was heard. */
            bell_tested?: boolean;
        };
        /** @description A telephone report, as typed. */
        Telephone: {
            /** @description Which addressee. */
            dispatch_id: components["schemas"]["DispatchId"];
            at?: components["schemas"]["Instant"] | null;
            /** @description Who took it. */
            took_by: string;
            /** @description What was said. */
            said?: string | null;
        };
        /** @description One clock: when it runs out and what says so. Kept as it was when it arose. */
        Term: {
            /**
             * Format: int32
             * @description Minutes from the start.
             */
            minutes: number;
            /** @description When it runs out. */
            due_at: components["schemas"]["Instant"];
            /** @description What sets it. */
            article: string;
            /** @description The same in English. */
            article_en: string;
            /**
             * Format: int32
             * @description The legal ceiling.
             */
            ceiling_minutes?: number | null;
            /** @description Its article. */
            ceiling_article?: string | null;
            /** @description The same in English. */
            ceiling_article_en?: string | null;
        };
        /** @description One of the place's own terms, for those who keep the platform. */
        TermRow: {
            /** @description Which reports. */
            applies: components["schemas"]["Cover"];
            /**
             * Format: int32
             * @description ☎ within so many minutes.
             */
            tel_minutes?: number | null;
            /**
             * Format: int32
             * @description 文 within so many minutes.
             */
            doc_minutes?: number | null;
            /**
             * Format: int32
             * @description 签收 within so many minutes.
             */
            receive_minutes?: number | null;
            /** @description Where it comes from. */
            article: string;
            /** @description The same in English. */
            article_en: string;
            /** @description How sure we are of the source. */
            mark: components["schemas"]["Sureness"];
            /** @description Whether the place has confirmed the minutes. */
            minutes_confirmed: boolean;
        };
        /** @description A number was tried. */
        Tested: {
            /** @description Which. */
            number: string;
            /** @description Whether somebody answered. */
            answered: boolean;
        };
        /** @description One step of what happened. */
        TimelineItem: {
            /** @description The fact. */
            event_id: components["schemas"]["EventId"];
            /** @description When. */
            at: components["schemas"]["Instant"];
            level?: components["schemas"]["Level"] | null;
            /** @description Who acted. */
            unit: string;
            /** @description By which medium. */
            medium: components["schemas"]["TimelineMedium"];
            /** @description Word of what happened: kind of fact, such as `dispatch.received`. */
            what: string;
            /** @description It met a clock. */
            strong: boolean;
            /** @description Whom, what, how. */
            detail?: string | null;
            /** @description The same in English; what people typed stays as typed. */
            detail_en?: string | null;
            /**
             * Format: int64
             * @description The clock of the node that wrote it was so far ahead of this node's (negative: behind) when
             *     it came, here or at a node on the way, that its times may be wrong, in milliseconds.
             */
            clock_off_ms?: number | null;
            /**
             * @description The node that measured it and said so, by the name in its certificate; absent where this node
             *     measured it.
             */
            clock_by?: string | null;
        };
        /**
         * @description By which medium something was told.
         * @enum {string}
         */
        TimelineMedium: "tel" | "doc" | "none";
        /** @description How long things took at the desk, medians in minutes. */
        Times: {
            /**
             * Format: int64
             * @description 签收: from delivery.
             */
            receive?: number | null;
            /**
             * Format: int64
             * @description 首次批示: from delivery.
             */
            instruct?: number | null;
            /**
             * Format: int64
             * @description 答复批示: from the instruction.
             */
            answer?: number | null;
        };
        /**
         * @description Where a tip came from.
         * @enum {string}
         */
        TipSource: "above" | "police" | "fire" | "medical" | "web" | "caller" | "other";
        /** @description The first page. */
        Today: {
            /** @description Duties, most urgent first. */
            items: components["schemas"]["TodayItem"][];
            /** @description How many. */
            counts: components["schemas"]["Counts"];
            /** @description Who is on duty now. */
            on_duty: components["schemas"]["OnDuty"][];
            /** @description What became of what we sent. */
            sent: components["schemas"]["SentItem"][];
            /**
             * @description Events of which something is to be received or reported in the other mode, which have a list of their own: drills for who works,
             *     real ones for who drills.
             */
            aside: number;
        };
        /** @description The one thing to do about a duty. */
        TodayAction: {
            /**
             * @description `receive`, `telephone`, `up`, `hand`, `calls`, `answer`, `follow`, `sign`,
             *     `check`, `manuscript`, `inquiry`, `back`, `recall`.
             */
            code: string;
            /** @description Words, where the code alone does not say it. */
            label?: string | null;
            /** @description Where it is done. */
            href: string;
        };
        /** @description A duty. */
        TodayItem: {
            /** @description Stable key. */
            id: string;
            /** @description Which part. */
            group: components["schemas"]["Group"];
            due_at?: components["schemas"]["Instant"] | null;
            /** @description The matter. */
            title: string;
            /** @description The same in English, where it is not as somebody typed it. */
            title_en?: string | null;
            rating?: components["schemas"]["Rating"] | null;
            /** @description The next step. */
            next: string;
            /** @description The same in English. */
            next_en: string;
            /** @description Whose job. */
            post: string;
            /** @description What demands it. */
            article: string;
            /** @description The same in English. */
            article_en: string;
            /**
             * Format: int32
             * @description The legal ceiling, minutes, where the place's own term is what demands it.
             */
            ceiling_minutes?: number | null;
            /** @description What to press. */
            action: components["schemas"]["TodayAction"];
        };
        /** @description A token as a list shows it; never the token itself. */
        Token: {
            /** @description Its id. */
            id: components["schemas"]["EventId"];
            /** @description What it is for. */
            label: string;
            /** @description Made. */
            created_at: components["schemas"]["Instant"];
            /** @description Good until. */
            expires_at: components["schemas"]["Instant"];
            /** @description The token; only in the answer that made it. */
            token?: string | null;
        };
        /** @description A token is asked for. */
        TokenBody: {
            /** @description Code of the area that is to join. */
            code: string;
            /** @description Its name. */
            name?: string | null;
        };
        /** @description A code of the authenticator. */
        TotpCode: {
            /** @description Six digits. */
            code: string;
            /** @description Turn the second factor off instead of on. */
            off?: boolean;
        };
        /** @description A new TOTP secret; it counts only once a code of it was given. */
        TotpSecret: {
            /** @description Base32, to be typed; only in the first answer. */
            secret?: string | null;
            /** @description To be scanned; only in the first answer. */
            otpauth_url?: string | null;
        };
        /** @description One changed subject, with the unit that acted: who may see the unit may hear of it. */
        Touched: {
            /** @description Such as `report`. */
            kind: string;
            /** @description 32 hexadecimal digits. */
            id: string;
        };
        /** @description One step of a report's way, restated for levels that never saw its facts. */
        TrailStep: {
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Level of the unit. */
            level: components["schemas"]["Level"];
            /** @description Who. */
            unit: components["schemas"]["UnitId"];
            /** @description Its name then. */
            name: string;
            /** @description `sent`, `telephoned`, `delivered`, `received`, `verified`, `written`, `handed`. */
            step: string;
            medium?: components["schemas"]["Medium"] | null;
            /** @description To whom, where the step has an addressee. */
            to?: string | null;
            via?: components["schemas"]["OwedVia"] | null;
        };
        /** @description A try of a call, as typed. */
        Try: {
            /** @description How it ended. */
            outcome: components["schemas"]["CallOutcome"];
            /** @description Who took it. */
            took_by?: string | null;
            /** @description What they said. */
            said?: string | null;
            at?: components["schemas"]["Instant"] | null;
        };
        /** @description A unit as it is now. */
        Unit: {
            /** @description Its id. */
            id: components["schemas"]["UnitId"];
            /**
             * Format: int64
             * @description Its revision, for `If-Match`.
             */
            rev: number;
            /** @description Full name. */
            name: string;
            /** @description Name on lists. */
            short_name: string;
            /** @description Administrative code. */
            code?: string | null;
            /** @description `government`, `office`, `department`, … */
            kind: string;
            /** @description Level. */
            level: components["schemas"]["Level"];
            parent?: components["schemas"]["UnitId"] | null;
            hosted_by?: components["schemas"]["NodeId"] | null;
            /** @description Only a name for somebody outside. */
            placeholder: boolean;
            /** @description First day. */
            opened_on?: string | null;
            /** @description Last day, when it is no more. */
            closed_on?: string | null;
            /**
             * Format: int64
             * @description Order among its siblings.
             */
            sort: number;
        };
        /** @description A change of place or the end of a unit. */
        UnitChange: {
            parent?: components["schemas"]["UnitId"] | null;
            /**
             * Format: int64
             * @description Order among its siblings.
             */
            sort?: number | null;
            closed_on?: components["schemas"]["Date"] | null;
            /** @description Why it is closed. */
            reason?: string | null;
        };
        /** @description A unit with all that is said about it. */
        UnitDetail: components["schemas"]["Unit"] & {
            /** @description Those above it, nearest first. */
            above: components["schemas"]["UnitName"][];
            /**
             * Format: int64
             * @description Directly under it.
             */
            children: number;
            /** @description All its names, the oldest first. */
            names: components["schemas"]["DatedName"][];
            /** @description Who took over its duties. */
            successors: components["schemas"]["UnitName"][];
            /** @description Whose duties it took over. */
            predecessors: components["schemas"]["UnitName"][];
            /** @description Its open desks. */
            desks: components["schemas"]["Desk"][];
            /** @description The ways its reports go. */
            routes: components["schemas"]["Route"][];
            /** @description Name of the node that writes for it, where known. */
            node_name?: string | null;
            /** @description Written for by this node. */
            hosted_here: boolean;
        };
        /** @description 32 hexadecimal digits */
        UnitId: string;
        /** @description A name and an id. */
        UnitName: {
            /** @description The unit. */
            id: components["schemas"]["UnitId"];
            /** @description Its name on lists. */
            short_name: string;
        };
        /** @description A unit by name. */
        UnitRef: {
            /** @description The unit. */
            id: components["schemas"]["UnitId"];
            /** @description Its name. */
            name: string;
        };
        /** @description What a unit's reports of a period came to. */
        UnitScore: {
            /** @description Which unit. */
            unit: components["schemas"]["UnitRef"];
            /** @description Reports. */
            items: number;
            /** @description 专报 */
            special: number;
            /** @description 送阅 */
            circulated: number;
            /** @description 约稿 */
            commissioned: number;
            /** @description 综合 */
            combined: number;
            /** @description 备查 */
            filed: number;
            /** @description Nobody has said yet. */
            undecided: number;
            /** @description 迟报 */
            late: number;
            /**
             * Format: int64
             * @description 总分, hundredths of a point.
             */
            total: number;
            /**
             * Format: int64
             * @description 综合得分: total by items that count, hundredths.
             */
            average?: number | null;
            /**
             * Format: int64
             * @description 报出用时: from knowing to reporting, by whatever way it was first reported, median, minutes.
             */
            sent?: number | null;
            /**
             * Format: int64
             * @description 答复批示用时, median, minutes.
             */
            answer?: number | null;
            /**
             * Format: int64
             * @description 平台用时: minutes a week in which somebody of the unit was at work on this node; absent where that is
             *     not known.
             */
            platform?: number | null;
            /** @description The items, for the unit that was asked for. */
            behind?: components["schemas"]["ScoreItem"][];
            /** @description The instructions that it answered, for the unit that was asked for. */
            answers?: components["schemas"]["ScoreAnswer"][];
        };
        /** @description A report upward, as typed. */
        Upward: components["schemas"]["FirstReport"] & {
            /** @description Addressees; all that are owed, when absent. */
            dispatch_ids?: components["schemas"]["DispatchId"][];
            telephone?: components["schemas"]["UpwardCall"] | null;
            sign?: components["schemas"]["Sign"] | null;
            paper?: components["schemas"]["Masthead"] | null;
        };
        /** @description The call that went with a report upward. */
        UpwardCall: {
            /** @description Which addressee was called. */
            dispatch_id: components["schemas"]["DispatchId"];
            /** @description Who took it. */
            took_by: string;
            /** @description What was said. */
            said?: string | null;
        };
        /**
         * @description 紧急程度; 平件 has none.
         * @enum {string}
         */
        Urgency: "extra" | "urgent";
        /** @description An urgent entry that cannot be read yet. */
        UrgentBrief: {
            /** @description The fact. */
            event_id: components["schemas"]["EventId"];
            /** @description Its kind, such as `warning.issued`: for whoever is asked about it. */
            kind: string;
            /** @description What its author wrote for desks that cannot read the rest; no personal data. */
            brief: string;
            /** @description The unit that sent it, or its node where the unit is not known here. */
            from: string;
            /** @description The node that wrote it. */
            node: string;
            /** @description 演练 */
            drill: boolean;
            /** @description When it was written. */
            sent_at: components["schemas"]["Instant"];
            /** @description When it was stored here. */
            received_at: components["schemas"]["Instant"];
        };
        /**
         * @description How an item was used; the order is that of weight (梅州2012 考评办法 [E]).
         * @enum {string}
         */
        UseOf: "special" | "circulated" | "commissioned" | "combined" | "filed";
        /** @description What a verification found. */
        Verification: {
            /**
             * Format: int64
             * @description Entries verified.
             */
            entries: number;
            /**
             * Format: int64
             * @description Streams verified.
             */
            streams: number;
            /** @description Nothing is wrong. */
            ok: boolean;
            /** @description What is wrong. */
            faults: Record<string, never>[];
        };
        /** @description What was verified, as typed. */
        Verify: {
            /** @description With whom, and what they said. */
            note: string;
            casualties?: components["schemas"]["CasualtiesInput"] | null;
        };
        /**
         * @description Along which line a route goes.
         * @enum {string}
         */
        Via: "block" | "line" | "skip";
        /** @description Why a document counts no more. */
        Void: {
            /** @description In words. */
            reason: string;
        };
        /** @description Entries, by urgency. */
        Waiting: {
            /**
             * Format: int64
             * @description First reports, warnings, instructions.
             */
            urgent: number;
            /**
             * Format: int64
             * @description Follow-ups, receipts.
             */
            normal: number;
            /**
             * Format: int64
             * @description Statistics, registers.
             */
            bulk: number;
            /**
             * Format: int64
             * @description Attachments that this node waits for from there.
             */
            files: number;
        };
        /** @description The document that a manuscript becomes. */
        WaitingDocument: {
            /** @description Its id once it is issued. */
            id: components["schemas"]["DocumentId"];
            /** @description What sort. */
            kind: components["schemas"]["DocumentKind"];
            period?: components["schemas"]["DocumentPeriod"] | null;
            /** @description 主送机关 */
            addressed_to?: string | null;
            /** @description 印发机关 */
            printed_by?: string | null;
            printed_on?: components["schemas"]["Date"] | null;
            /** @description Tables of a periodical. */
            tables?: components["schemas"]["FigureTable"][];
            /** @description Pictures that it shows. */
            pictures: components["schemas"]["AttachmentId"][];
        };
        /** @description One level of a report's way. */
        WayLevel: {
            /** @description The level. */
            level: components["schemas"]["Level"];
            /** @description The unit in one word. */
            unit: string;
            /** @description What it is on the way. */
            role: components["schemas"]["WayRole"];
            via?: components["schemas"]["OwedVia"] | null;
            /** @description The caller's own unit. */
            here: boolean;
            /** @description ☎ */
            tel: components["schemas"]["WayMark"];
            /** @description 文 */
            doc: components["schemas"]["WayMark"];
            saved_at?: components["schemas"]["Instant"] | null;
            delivered_at?: components["schemas"]["Instant"] | null;
            received_at?: components["schemas"]["Instant"] | null;
            verified_at?: components["schemas"]["Instant"] | null;
            /** @description 传真, 签收人: what else is worth a word. */
            note?: string | null;
            /** @description The same in English. */
            note_en?: string | null;
        };
        /** @description ☎ or 文 at one step of the way. */
        WayMark: {
            /** @description How it stands. */
            state: components["schemas"]["WayState"];
            at?: components["schemas"]["Instant"] | null;
            due_at?: components["schemas"]["Instant"] | null;
            /** @description Who took it. */
            by?: string | null;
        };
        /**
         * @description What a unit is on a report's way.
         * @enum {string}
         */
        WayRole: "own" | "hosted" | "external" | "skip";
        /**
         * @description How ☎ or 文 stands.
         * @enum {string}
         */
        WayState: "done" | "owed" | "none" | "over";
        /** @description Whose an account is. */
        WhoseAccount: {
            person_id?: components["schemas"]["PersonId"] | null;
        };
        /**
         * @description Why a criterion counts.
         * @enum {string}
         */
        Why: "harm" | "near_miss" | "estimate" | "potential" | "regardless" | "doubt" | "rest";
        /** @description Why. */
        WithReason: {
            /** @description Why. */
            reason?: string;
        };
        /** @description Why a report is withdrawn. */
        Withdraw: {
            /** @description Why. */
            reason: string;
        };
        /** @description The digits that both operators compare by telephone. */
        Words: {
            /** @description The digits. */
            words: string;
            /** @description The parent's name by its certificate. */
            parent: string;
            /** @description The parent. */
            node_id: components["schemas"]["NodeId"];
        };
        /** @description What came of comparing the digits. */
        WordsBody: {
            /** @description With which neighbour. */
            node_id: components["schemas"]["NodeId"];
            /** @description Both read the same digits. */
            same: boolean;
        };
        /** @description The work that runs. */
        Work: {
            /** @description On which backup. */
            backup: components["schemas"]["EventId"];
            /** @description What. */
            doing: components["schemas"]["Doing"];
            /** @description The stage of a check: `copying`, `verifying`, `folding`, `comparing`. */
            stage: string;
            /**
             * Format: int64
             * @description How far.
             */
            done: number;
            /**
             * Format: int64
             * @description Of how much; 0 where that is not known.
             */
            total: number;
            /** @description Since when. */
            since: components["schemas"]["Instant"];
        };
        /** @description A registered workstation in a list. */
        WorkstationRow: {
            /** @description Its id. */
            id: components["schemas"]["EventId"];
            /** @description Its desk. */
            desk_id: components["schemas"]["DeskId"];
            /** @description Name of the desk. */
            desk_name: string;
            /** @description Where it stands. */
            label: string;
            /** @description Registered. */
            registered_at: components["schemas"]["Instant"];
            bell_tested_at?: components["schemas"]["Instant"] | null;
        };
        /** @description Whether the node writes. */
        Writing: {
            /** @description It takes commands. */
            writes: boolean;
            /** @description What the disk had said, when it does not. */
            reason?: string | null;
            failed_at?: components["schemas"]["Instant"] | null;
            /** @description The confirmation that runs, and what the last one found. */
            confirmation: components["schemas"]["Confirmation"];
        };
        /** @description 断网时写: it was finished while the node was out of reach, and goes now. */
        WrittenOffline: {
            /** @description When it was finished, by the node's time as the device last knew it. */
            at: components["schemas"]["Instant"];
            by?: components["schemas"]["AccountId"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
