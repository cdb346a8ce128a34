"""The pages: server-rendered, Vietnamese, usable without JavaScript. They show what the door allows and hand every act to it."""
